package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.lookup.Sender;

/**
 * One connection: whether client or server is to send next, and the deadline for it. Lives on its event loop; nothing
 * here may be touched from another thread. The {@link TimeoutSweeper} calls {@link #check} to enforce the deadlines,
 * which is cheaper than a timer each.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the channel, and that is all there is to do
abstract class Connection extends ChannelInboundHandlerAdapter {
    /** Larger bodies are copied out of the heap one piece after the other, as the peer takes them. */
    private static final int PIECE = 16 * 1024;

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LINGER_OCTETS = 256 * 1024;
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private enum Phase {
        /** Nothing of a next request is here. */
        IDLE,
        /** Something of it is. */
        READING,
        /** The answer is being made, or sent piece by piece. */
        ANSWERING,
        /** The last answer is on its way; closes when it has left. */
        LAST,
        /** The last answer has left, to a peer that may still be sending. */
        LINGERING
    }

    final Channel channel;
    final ListenerContext context;
    final IpAddress peer;

    /** Who is behind {@link #peer}, as a trusted proxy said when the connection began; else the peer itself. */
    private IpAddress client;
    /** Whether one said so. */
    private boolean proxyHeaderRead;

    private final long accepted = System.nanoTime();
    private Phase phase = Phase.IDLE;
    private long deadline;
    private int requests;
    private boolean inputOver;
    private long discarded;

    private long unsent;
    private long stalledSince;

    Connection(Channel channel, ListenerContext context) {
        this.channel = channel;
        this.context = context;
        peer = IpAddress.of(
                channel.remoteAddress() instanceof InetSocketAddress remote
                        ? remote.getAddress()
                        : InetAddress.getLoopbackAddress());
        client = peer;
        deadline = accepted + context.limits().head().toNanos();
    }

    // ---- what a kind of connection does ----

    /** A request's head is here, sound or not. */
    abstract void request(HttpRequest request);

    /** A piece of a request's body. */
    void content(HttpContent content) {}

    /** The peer takes too long to send its request: tell it with {@link #sendLastAndLinger}. */
    abstract void requestTooSlow();

    /** The peer takes too long to take the answer; the connection is closed next. */
    abstract void readerTooSlow();

    /** Whether what is being sent has a clock of its own, which is looked at then. */
    boolean checksItself(long now) {
        return false;
    }

    /** The peer will send no more, or the listener stops: end an answer that would otherwise go on for ever. */
    void endStream() {}

    // ---- reading ----

    /** No further request will be looked at. */
    final boolean isOver() {
        return phase == Phase.LAST || phase == Phase.LINGERING;
    }

    /** Whether the next request has to wait. */
    final boolean isHeld() {
        return phase != Phase.IDLE && phase != Phase.READING || !channel.isWritable();
    }

    final void octetsArrived() {
        if (phase == Phase.IDLE) {
            phase = Phase.READING;
            if (requests > 0) {
                deadline = System.nanoTime() + context.limits().head().toNanos();
            }
        }
    }

    final void discard(int octets) {
        discarded += octets;
        if (discarded > LINGER_OCTETS) {
            channel.close();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!isOver() && message instanceof HttpRequest request) {
                requests++;
                request(request);
            } else if (!isOver() && message instanceof HttpContent content) {
                content(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        channel.flush();
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && !isOver()) {
            // not at once: this may be in the middle of a flush, which would not see what is written now
            channel.eventLoop().execute(() -> guarded(this::resume));
        }
    }

    /** Runs what Netty would otherwise only log the failure of, and leave the connection waiting for ever. */
    final void guarded(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException | Error e) {
            context.failed("a connection from " + peer, e);
            channel.close();
        }
    }

    /** Goes on with what was held back. */
    private void resume() {
        if (!channel.isActive() || isOver() || isHeld()) {
            return;
        }
        if (!channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
            wakeReader();
            channel.flush();
        }
        if (inputOver || context.draining() && phase == Phase.IDLE) {
            closeAfterWriting();
        }
    }

    /** Lets the decoder go on with what it kept. With TLS before it, a wake-up from the far end would not get there. */
    private void wakeReader() {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
        } else {
            tls.fireChannelRead(Unpooled.EMPTY_BUFFER);
        }
    }

    @Override
    public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ProxyProtocolHandler.ForClient proxied) {
            client = proxied.client();
            proxyHeaderRead = true;
        } else if (event instanceof ChannelInputShutdownEvent) {
            inputOver = true;
            if (phase == Phase.IDLE || phase == Phase.READING) {
                closeAfterWriting();
            } else if (phase == Phase.LINGERING) {
                channel.close();
            } else {
                endStream();
            }
        }
    }

    private void closeAfterWriting() {
        phase = Phase.LAST;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** For whom a request is, as far as those who say so are trusted, with it or when the connection began. */
    final Forwarded forwarded(HttpRequest request) {
        Forwarded said = Forwarded.of(request.headers(), client, context::trusts);
        boolean silent = !said.believed() && said.sender() != Sender.UNDECLARED_PROXY;
        return proxyHeaderRead && silent ? new Forwarded(Sender.PROXY, client, false, false, null) : said;
    }

    /** Who sends on this connection, if requests do not say otherwise. */
    final IpAddress client() {
        return client;
    }

    // ---- answering ----

    /** The answer takes its time; {@link #send} must follow. */
    final void answering() {
        phase = Phase.ANSWERING;
    }

    /** The rest of the request may come now. */
    final void reading() {
        phase = Phase.IDLE;
        octetsArrived();
        resume();
    }

    /** Whether the connection may go on after this request. */
    final boolean mayGoOn() {
        return requests < context.limits().requestsPerConnection() && !context.draining() && !inputOver;
    }

    /** Sends head and body, and then does as {@code persistence} says. */
    final void send(ByteBuf head, ByteBuffer body, Persistence persistence) {
        if (body.remaining() <= head.writableBytes()) {
            head.writeBytes(body);
            write(head, persistence == Persistence.CLOSE);
        } else {
            phase = Phase.ANSWERING;
            channel.write(head, channel.voidPromise());
            sendPiece(body, persistence);
        }
    }

    /** Room for a head of {@code headMax} octets and, if it is not large, the body. */
    final ByteBuf buffer(int headMax, int bodyLength) {
        return channel.alloc().directBuffer(headMax + (bodyLength <= PIECE ? bodyLength : 0));
    }

    private void sendPiece(ByteBuffer rest, Persistence persistence) {
        int size = Math.min(rest.remaining(), PIECE);
        ByteBuf piece = channel.alloc().directBuffer(size);
        piece.writeBytes(rest.slice(rest.position(), size));
        rest.position(rest.position() + size);
        if (!rest.hasRemaining()) {
            write(piece, persistence == Persistence.CLOSE);
            return;
        }
        channel.writeAndFlush(piece).addListener(f -> {
            if (f.isSuccess()) {
                guarded(() -> sendPiece(rest, persistence));
            } else {
                channel.close();
            }
        });
    }

    private void write(ByteBuf octets, boolean last) {
        // while reading, the end of the reading flushes, for several answers at once
        boolean waited = phase == Phase.ANSWERING;
        if (last) {
            phase = Phase.LAST;
            channel.write(octets).addListener(ChannelFutureListener.CLOSE);
        } else {
            answered();
            channel.write(octets, channel.voidPromise());
        }
        if (waited) {
            channel.flush();
            channel.eventLoop().execute(() -> guarded(this::resume));
        }
    }

    /** All of an answer is written that was not sent from here. */
    final void finish(Persistence persistence) {
        write(Unpooled.EMPTY_BUFFER, persistence == Persistence.CLOSE);
    }

    private void answered() {
        phase = Phase.IDLE;
        deadline = System.nanoTime() + context.limits().idle().toNanos();
    }

    /**
     * Sends the last answer to a peer that may still be sending. Closing at once would let its system throw our answer
     * away with the rest, so the rest is read and dropped for a while.
     */
    final void sendLastAndLinger(ByteBuf octets) {
        phase = Phase.LAST;
        channel.config().setAutoRead(true);
        channel.writeAndFlush(octets).addListener(f -> {
            if (!f.isSuccess() || inputOver || !(channel instanceof DuplexChannel duplex)) {
                channel.close();
                return;
            }
            phase = Phase.LINGERING;
            deadline = System.nanoTime() + LINGER_NANOS;
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls == null) {
                duplex.shutdownOutput();
            } else {
                tls.closeOutbound().addListener(said -> duplex.shutdownOutput());
            }
        });
    }

    // ---- ending ----

    /** Looks at the clock. */
    final void check(long now) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out == null || checksItself(now)) {
            return;
        }
        if (!out.isEmpty()) {
            checkSending(out.totalPendingWriteBytes() - out.currentProgress(), now);
            return;
        }
        if (unsent > 0) {
            unsent = 0;
            if (phase == Phase.IDLE) {
                deadline = now + context.limits().idle().toNanos();
            }
        }
        if (phase == Phase.ANSWERING || now - deadline < 0) {
            return;
        }
        if (phase == Phase.READING) {
            context.counters().count(Incident.CUT_OFF);
            requestTooSlow();
        } else {
            channel.close();
        }
    }

    private void checkSending(long left, long now) {
        // more to send is no sign of life; less is
        if (unsent == 0 || left < unsent) {
            stalledSince = now;
        }
        unsent = left;
        if (now - stalledSince >= context.limits().stall().toNanos()) {
            context.counters().count(Incident.CUT_OFF);
            readerTooSlow();
            channel.close();
        }
    }

    /** The listener stops: ends what has no answer to wait for. */
    final void drain(long now) {
        endStream();
        boolean fresh = requests == 0 && now - accepted < FRESH_NANOS;
        if (phase != Phase.IDLE) {
            return;
        }
        if (fresh) {
            deadline = accepted + FRESH_NANOS;
        } else {
            closeAfterWriting();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // a peer that resets its connection, or does not speak TLS where it must, is nothing to talk about
        if (cause instanceof HAProxyProtocolException) {
            context.log().note("proxy " + peer + " said something before its request that cannot be read");
        } else if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
            context.failed("a connection from " + peer, cause);
        }
        channel.close();
    }
}
