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
    /** A comment so often shows both sides that the other is there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** Then it ends: a browser comes back by itself, and is asked again who it is. */
    private static final Duration LIFE = Duration.ofMinutes(15);

    private static final int QUEUE_MAX = 256;

    private final Channel channel;
    private final ListenerContext context;
    private final AtomicInteger queued = new AtomicInteger();

    EventStream(Channel channel, ListenerContext context) {
        this.channel = channel;
        this.context = context;
    }

    /** Sends the head; on the event loop. */
    void begin() {
        write(AdminReply.head(200, "text/event-stream", Persistence.CLOSE, "no-store")
                .append("\r\n: listening\n\n")
                .toString());
        Future<?> beat = channel.eventLoop()
                .scheduleAtFixedRate(
                        () -> write(": \n\n"), HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        Future<?> end = channel.eventLoop().schedule(() -> channel.close(), LIFE.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(f -> {
            beat.cancel(false);
            end.cancel(false);
        });
    }

    /** Gets events until the browser has gone; on a worker. */
    void subscribe(EventSource events) {
        try {
            AutoCloseable subscription = events.subscribe(this::publish);
            // runs at once if the browser has gone in the meantime
            channel.closeFuture().addListener(f -> unsubscribe(subscription));
        } catch (RuntimeException | Error e) {
            context.failed("subscribing to events", e);
            channel.close();
        }
    }

    private void unsubscribe(AutoCloseable subscription) {
        try {
            subscription.close();
        } catch (Exception | Error e) {
            context.failed("ending a subscription to events", e);
        }
    }

    /** Sends an event; on any thread. */
    private void publish(String data) {
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
