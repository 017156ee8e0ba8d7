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
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
import java.util.function.Function;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A listener at work on all of its addresses. Each has threads of its own, so that none can starve another; they are
 * daemons, and keep no process alive.
 */
public final class Listener {
    /** Handing connections from thread to thread costs more than a second thread gains before there are more cores. */
    private static final int INSTALL_THREADS_MAX = 4;
    /** Two may be busy with passwords, which take their time, and two are left for pages. */
    private static final int PAGE_WORKERS = 4;

    private static final int CONTROL_WORKERS = 2;
    private static final int BACKLOG = 1024;
    private static final int READ_SIZE = 2048;
    private static final int STOP_SECONDS = 2;
    private static final int PAGE = 8192;
    private static final int CHUNK_ORDER = 5;

    /** Small arenas: the whole working set is a few hundred buffers of one or two kilobytes. */
    static final PooledByteBufAllocator BUFFERS = new PooledByteBufAllocator(
            true, 0, Math.min(4, Runtime.getRuntime().availableProcessors()), PAGE, CHUNK_ORDER, 64, 16, false);

    private final ListenerContext context;
    private final ConnectionLimiter limiter;
    private final MultiThreadIoEventLoopGroup loops;
    private final ServerBootstrap bootstrap;
    private final Map<EventExecutor, TimeoutSweeper> sweepers = new HashMap<>();
    private final List<Channel> sockets = new ArrayList<>();
    private final Runnable afterwards;

    /**
     * @param connections makes the last handler of a new connection, and may put others before it
     * @param afterwards runs when the last connection is gone
     */
    private Listener(
            String name,
            int threads,
            ListenerContext context,
            Function<Channel, Connection> connections,
            Runnable afterwards) {
        this.context = context;
        this.afterwards = afterwards;
        limiter = new ConnectionLimiter(context);
        loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(name, true), NioIoHandler.newFactory());
        loops.forEach(loop -> sweepers.put(loop, new TimeoutSweeper(loop, context)));
        bootstrap = new ServerBootstrap()
                .group(loops)
                .handler(limiter)
                .childOption(ChannelOption.ALLOCATOR, BUFFERS)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(8 * 1024, 16 * 1024))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        welcome(channel, connections.apply(channel));
                    }
                });
    }

    /** Serves installers where no file is sent from the disk. */
    static Listener install(List<ListenAddress> addresses, InstallHandler handler, ListenerContext context)
            throws BindFailedException {
        return install(addresses, handler, new Transfers(() -> 1), context);
    }

    /**
     * Serves installers on all of {@code addresses}: plain HTTP, GET and HEAD, exact lengths, nothing chunked or compressed,
     * since the ftp(1) of the ramdisk is the one to please.
     *
     * @param transfers of the files that are sent from the disk
     * @throws BindFailedException if an address cannot be bound; then none is
     */
    public static Listener install(
            List<ListenAddress> addresses, InstallHandler handler, Transfers transfers, ListenerContext context)
            throws BindFailedException {
        int threads =
                Math.max(1, Math.min(INSTALL_THREADS_MAX, Runtime.getRuntime().availableProcessors() / 2));
        ScanThrottle scanners = new ScanThrottle(context);
        Listener listener = new Listener(
                "install",
                threads,
                context,
                channel -> {
                    if (channel.remoteAddress() instanceof InetSocketAddress remote
                            && context.trusts(IpAddress.of(remote.getAddress()))) {
                        channel.pipeline().addLast(new ProxyProtocolHandler());
                    }
                    return new InstallConnection(channel, context, handler, scanners, transfers);
                },
                () -> {});
        return listener.bound(addresses);
    }

    /**
     * Serves people on all of {@code addresses}: pages, JSON, events.
     *
     * @param tls null: plain HTTP
     * @throws BindFailedException if an address cannot be bound; then none is
     */
    public static Listener admin(
            List<ListenAddress> addresses,
            @Nullable Tls tls,
            AdminRequestHandler handler,
            EventSource events,
            ListenerContext context)
            throws BindFailedException {
        AdminContext admin = new AdminContext("pages", PAGE_WORKERS, Transport.NETWORK, handler, events);
        Listener listener = new Listener(
                "admin",
                1,
                context,
                channel -> {
                    if (tls != null) {
                        channel.pipeline().addLast(tls.handler(channel.alloc()));
                    }
                    return new AdminConnection(channel, context, admin);
                },
                admin::close);
        return listener.bound(addresses);
    }

    /**
     * Serves the commands of this machine at a Unix-domain socket, where nothing may be yet: the same requests as at the
     * admin listener. Who may open the socket is a matter of its folder and its mode.
     *
     * @throws IOException if it cannot be made
     */
    public static Listener control(
            Path socket, AdminRequestHandler handler, EventSource events, ListenerContext context) throws IOException {
        AdminContext admin = new AdminContext("control-pages", CONTROL_WORKERS, Transport.CONTROL, handler, events);
        Listener listener = new Listener(
                "control", 1, context, channel -> new AdminConnection(channel, context, admin), admin::close);
        Throwable failure = listener.bind(NioServerDomainSocketChannel::new, UnixDomainSocketAddress.of(socket));
        if (failure != null) {
            throw new IOException(reason(failure), failure);
        }
        return listener;
    }

    private Listener bound(List<ListenAddress> addresses) throws BindFailedException {
        bootstrap
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                // a peer that has sent its request may close its half and still wants the answer
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        for (ListenAddress address : addresses) {
            // a socket of the address's own family: not every system lets an IPv6 socket speak IPv4
            SocketProtocolFamily family =
                    address.address().isV4() ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
            Throwable failure = bind(
                    () -> new NioServerSocketChannel(SelectorProvider.provider(), family), address.toSocketAddress());
            if (failure != null) {
                throw new BindFailedException(address, reason(failure), failure);
            }
        }
        sockets.forEach(Listener::letAnswersAcknowledge);
        return this;
    }

    /**
     * The answer tells a peer that its request came, so a packet that says so before is one too many, for both. Where the
     * system knows this (Linux), each connection has it from the socket that listens, if that listens already.
     */
    private static void letAnswersAcknowledge(Channel socket) {
        socket.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_QUICKACK), false);
    }

    /** Gives what went wrong, after which nothing of this listener is left. */
    private @Nullable Throwable bind(Supplier<ServerChannel> socket, SocketAddress address) {
        ChannelFuture bound =
                bootstrap.clone().channelFactory(socket::get).bind(address).awaitUninterruptibly();
        if (bound.isSuccess()) {
            sockets.add(bound.channel());
            return null;
        }
        close(Duration.ZERO);
        return bound.cause();
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnresolvedAddressException ? "no such host name" : Reason.of(cause);
    }

    private void welcome(Channel channel, Connection connection) {
        TimeoutSweeper sweeper = sweepers.get(channel.eventLoop());
        if (sweeper == null) {
            throw new IllegalStateException("a connection on a loop of somebody else");
        }
        channel.pipeline().addLast(new RequestDecoder(connection, context.limits()), connection);
        sweeper.add(connection);
        // after all that came with it were let in, which gives its request a moment more
        channel.eventLoop().execute(() -> readAtOnce(channel));
        channel.closeFuture().addListener(f -> sweeper.remove(connection));
    }

    /**
     * The request is mostly here already. To ask the system whether it is costs more than to read: the wait for it, and the
     * connection's entry among those that are waited for, which most then never get.
     */
    private static void readAtOnce(Channel channel) {
        if (channel.isActive() && channel.unsafe() instanceof AbstractNioChannel.NioUnsafe socket) {
            socket.read();
        }
    }

    /** Where it listens, with the real ports, in the order given; empty at a Unix-domain socket. */
    public List<ListenAddress> addresses() {
        return sockets.stream()
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
        context.drain();
        sockets.forEach(socket -> socket.close().awaitUninterruptibly());
        sweepers.forEach((loop, sweeper) -> tell(loop, sweeper::drain));
        try {
            if (!limiter.awaitEmpty(patience.toNanos())) {
                sweepers.forEach((loop, sweeper) -> tell(loop, sweeper::closeAll));
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
}
