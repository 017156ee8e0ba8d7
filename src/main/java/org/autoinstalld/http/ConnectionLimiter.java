package org.autoinstalld.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.problem.OpenFiles;

/**
 * Lets connections in, as many as the limits allow. One too many is closed before anything is spent on it; a line tells,
 * once a minute for each address, and a hundred lines a minute at most.
 */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // nothing depends on the rest being over
final class ConnectionLimiter extends ChannelInboundHandlerAdapter {
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int LINES_MAX = 100;

    private static final InetAddress NOBODY = new InetSocketAddress(0).getAddress();

    private final ListenerContext context;
    private final Map<InetAddress, Integer> perAddress = new HashMap<>();
    /** Who was told of in this minute. */
    private final Set<InetAddress> turnedAway = new HashSet<>();

    private long minuteStart = System.nanoTime();
    private int open;

    ConnectionLimiter(ListenerContext context) {
        this.context = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Channel child = (Channel) message;
        InetAddress address;
        if (child instanceof NioDomainSocketChannel) {
            address = InetAddress.getLoopbackAddress();
        } else if (child.remoteAddress() instanceof InetSocketAddress remote) {
            address = remote.getAddress();
        } else {
            // gone already
            child.unsafe().closeForcibly();
            return;
        }
        // for good: who is trusted may change while the connection is open
        boolean counted = !address.isLoopbackAddress() && !context.trusts(IpAddress.of(address));
        if (enter(address, counted)) {
            child.closeFuture().addListener(f -> leave(address, counted));
            ctx.fireChannelRead(message);
        } else {
            context.counters().count(Incident.TURNED_AWAY);
            child.unsafe().closeForcibly();
        }
    }

    private synchronized boolean enter(InetAddress address, boolean counted) {
        if (open >= context.limits().connections()) {
            tell(address, "more than " + context.limits().connections() + " connections in all");
            return false;
        }
        if (counted) {
            int now = perAddress.merge(address, 1, Integer::sum);
            if (now > context.limits().connectionsPerAddress()) {
                perAddress.put(address, now - 1);
                tell(address, "more than " + context.limits().connectionsPerAddress() + " connections from there");
                return false;
            }
        }
        open++;
        return true;
    }

    private synchronized void leave(InetAddress address, boolean counted) {
        open--;
        if (counted) {
            perAddress.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
        }
        if (open == 0) {
            notifyAll();
        }
    }

    private synchronized void tell(InetAddress address, String why) {
        long now = System.nanoTime();
        if (now - minuteStart >= MINUTE_NANOS) {
            minuteStart = now;
            turnedAway.clear();
        }
        if (turnedAway.size() < LINES_MAX && turnedAway.add(address)) {
            String from = address.isAnyLocalAddress() ? "" : " from " + address.getHostAddress();
            context.log().note("turned away a connection" + from + ": " + why);
        }
    }

    /** Waits until all have left; false if that takes longer than {@code nanos}. */
    synchronized boolean awaitEmpty(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (open > 0) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Out of file descriptors, mostly: rests a second, in which some connections may end. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (OpenFiles.areExhausted(cause)) {
            tell(NOBODY, OpenFiles.MESSAGE + "; " + OpenFiles.REMEDY);
        } else {
            context.failed("accepting a connection", cause);
        }
        ctx.channel().config().setAutoRead(false);
        ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
    }
}
