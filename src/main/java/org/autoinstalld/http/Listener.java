package org.autoinstalld.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.autoinstalld.problem.Reason;

/**
 * A listener at work on all of its addresses; made by {@link InstallListener} and {@link AdminListener}. Its threads are
 * daemons: they keep no process alive.
 */
public final class Listener {
    private static final int BACKLOG = 1024;
    private static final int READ_SIZE = 2048;
    private static final int STOP_SECONDS = 2;

    private final ListenerContext terms;
    private final ConnectionLimiter gate;
    private final MultiThreadIoEventLoopGroup loops;
    private final Map<EventExecutor, TimeoutSweeper> patrols = new HashMap<>();
    private final List<Channel> doors = new ArrayList<>();

    private final Runnable afterwards;

    private Listener(String name, int threads, ListenerContext terms, Runnable afterwards) {
        this.terms = terms;
        this.afterwards = afterwards;
        gate = new ConnectionLimiter(terms);
        loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        loops.forEach(loop -> patrols.put(loop, new TimeoutSweeper(loop, terms)));
    }

    /**
     * Binds all of {@code addresses}, or none.
     *
     * @param doorstep what a connection has to pass first: puts its handlers into the pipeline
     * @param afterwards runs when the last connection is gone
     */
    static Listener open(
            String name,
            int threads,
            ListenerContext terms,
            List<ListenAddress> addresses,
            Consumer<Channel> doorstep,
            Function<Channel, Connection> connections,
            Runnable afterwards)
            throws BindFailedException {
        Listener listener = new Listener(name, threads, terms, afterwards);
        ServerBootstrap bootstrap = listener.bootstrap(doorstep, connections)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                // a peer that has sent its request may close its half and still wants the answer
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        for (ListenAddress address : addresses) {
            ChannelFuture bound = bootstrap
                    .clone()
                    .channelFactory(() -> socket(address))
                    .bind(address.toSocketAddress())
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                listener.close(Duration.ZERO);
                throw new BindFailedException(address, reason(bound.cause()), bound.cause());
            }
            listener.doors.add(bound.channel());
        }
        return listener;
    }

    /** A socket of the address's own family: not every system lets an IPv6 socket speak IPv4. */
    private static ServerChannel socket(ListenAddress address) {
        SocketProtocolFamily family = address.address().isV4() ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        return new NioServerSocketChannel(SelectorProvider.provider(), family);
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnresolvedAddressException ? "no such host name" : Reason.of(cause);
    }

    /** Binds a Unix-domain socket. */
    static Listener openSocket(
            String name,
            ListenerContext terms,
            Path socket,
            Function<Channel, Connection> connections,
            Runnable afterwards)
            throws IOException {
        Listener listener = new Listener(name, 1, terms, afterwards);
        ChannelFuture bound = listener.bootstrap(channel -> {}, connections)
                .channelFactory(NioServerDomainSocketChannel::new)
                .bind(UnixDomainSocketAddress.of(socket))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            listener.close(Duration.ZERO);
            throw new IOException(reason(bound.cause()), bound.cause());
        }
        listener.doors.add(bound.channel());
        return listener;
    }

    private ServerBootstrap bootstrap(Consumer<Channel> doorstep, Function<Channel, Connection> connections) {
        return new ServerBootstrap()
                .group(loops)
                .handler(gate)
                .childOption(ChannelOption.ALLOCATOR, Buffers.POOL)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(8 * 1024, 16 * 1024))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        doorstep.accept(channel);
                        welcome(channel, connections.apply(channel));
                    }
                });
    }

    private void welcome(Channel channel, Connection connection) {
        TimeoutSweeper patrol = patrols.get(channel.eventLoop());
        if (patrol == null) {
            throw new IllegalStateException("a connection on a loop of somebody else");
        }
        channel.pipeline().addLast(new Requests(connection, terms.limits()), connection);
        patrol.add(connection);
        channel.closeFuture().addListener(f -> patrol.remove(connection));
    }

    /** Where it listens, with the real ports, in the order given; empty at a Unix-domain socket. */
    public List<ListenAddress> addresses() {
        return doors.stream()
                .map(Channel::localAddress)
                .filter(InetSocketAddress.class::isInstance)
                .map(address -> ListenAddress.of((InetSocketAddress) address))
                .toList();
    }

    /**
     * Stops: takes no more connections, closes those that wait for a request, lets running answers finish for as long as
     * {@code patience}, then closes what is left. A second call does nothing.
     */
    public void close(Duration patience) {
        terms.drain();
        doors.forEach(door -> door.close().awaitUninterruptibly());
        patrols.forEach((loop, patrol) -> tell(loop, patrol::drain));
        try {
            if (!gate.awaitEmpty(patience.toNanos())) {
                patrols.forEach((loop, patrol) -> tell(loop, patrol::closeAll));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.shutdownGracefully(0, STOP_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(STOP_SECONDS + 1, TimeUnit.SECONDS);
        afterwards.run();
    }

    private static void tell(EventExecutor loop, Runnable order) {
        if (!loop.isShuttingDown()) {
            loop.execute(order);
        }
    }

    /** Small arenas: the whole working set is a few hundred buffers of one or two kilobytes. */
    static final class Buffers {
        private static final int PAGE = 8192;
        private static final int CHUNK_ORDER = 5;

        static final PooledByteBufAllocator POOL = new PooledByteBufAllocator(
                true, 0, Math.min(4, Runtime.getRuntime().availableProcessors()), PAGE, CHUNK_ORDER, 64, 16, false);

        private Buffers() {}
    }
}
