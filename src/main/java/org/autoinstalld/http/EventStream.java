package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One browser that listens at {@code /events}. If it does not keep up it is cut off rather than fed from a growing queue:
 * a browser connects again by itself.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel
final class EventStream {
    private static final int QUEUE_MAX = 256;

    private final Channel channel;
    private final AtomicInteger queued = new AtomicInteger();

    EventStream(Channel channel) {
        this.channel = channel;
    }

    /**
     * Sends the head; on the event loop. A comment every {@code heartbeat} shows both sides that the other is there. After
     * {@code life} it ends: a browser comes back by itself, and is asked again who it is.
     */
    void begin(Duration heartbeat, Duration life) {
        StringBuilder head = new StringBuilder(640);
        AdminHead.begin(head, "200", Persistence.CLOSE, "text/event-stream");
        write(head.append("\r\n: listening\n\n").toString());
        Future<?> beat = channel.eventLoop()
                .scheduleAtFixedRate(
                        () -> write(": \n\n"), heartbeat.toMillis(), heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> end = channel.eventLoop().schedule(() -> channel.close(), life.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(f -> {
            beat.cancel(false);
            end.cancel(false);
        });
    }

    /** Sends an event; on any thread. */
    void publish(String data) {
        if (queued.incrementAndGet() > QUEUE_MAX) {
            channel.close();
            return;
        }
        StringBuilder event = new StringBuilder(data.length() + 16);
        data.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        String text = event.append('\n').toString();
        try {
            channel.eventLoop().execute(() -> {
                queued.decrementAndGet();
                write(text);
            });
        } catch (RejectedExecutionException e) {
            // the listener has stopped; nobody listens any more
            channel.close();
        }
    }

    private void write(String text) {
        if (!channel.isActive()) {
            return;
        }
        if (!channel.isWritable()) {
            channel.close();
            return;
        }
        ByteBuf octets = ByteBufUtil.encodeString(channel.alloc(), CharBuffer.wrap(text), StandardCharsets.UTF_8);
        channel.writeAndFlush(octets, channel.voidPromise());
    }
}
