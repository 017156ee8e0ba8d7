package org.autoinstalld.http;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.autoinstalld.address.IpAddress;

/**
 * Serves installers: plain HTTP, GET and HEAD, exact lengths, nothing chunked, compressed or redirected, since the ftp(1)
 * of the ramdisk is the one to please.
 */
public final class InstallListener {
    /** Handing connections from thread to thread costs more than a second thread gains before there are more cores. */
    private static final int THREADS_MAX = 4;

    private InstallListener() {}

    /**
     * Starts to listen on all of {@code addresses}.
     *
     * @throws BindFailedException if one of them cannot be bound; then none is
     */
    public static Listener start(
            List<ListenAddress> addresses, InstallHandler desk, LookupLog log, RequestObserver observer, Limits limits)
            throws BindFailedException {
        return start(addresses, desk, address -> false, log, observer, limits);
    }

    /**
     * The same behind proxies.
     *
     * @param trusted addresses that are believed when they say for whom they ask; asked for each connection
     * @throws BindFailedException if one of them cannot be bound; then none is
     */
    public static Listener start(
            List<ListenAddress> addresses,
            InstallHandler desk,
            Predicate<IpAddress> trusted,
            LookupLog log,
            RequestObserver observer,
            Limits limits)
            throws BindFailedException {
        ListenerContext terms = new ListenerContext(limits, log, observer, trusted);
        int threads = Math.max(1, Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors() / 2));
        ScanThrottle scanners = new ScanThrottle(terms);
        return Listener.open(
                "install",
                threads,
                terms,
                addresses,
                channel -> introduce(channel, terms),
                channel -> new InstallConnection(channel, terms, desk, scanners),
                () -> {});
    }

    private static void introduce(Channel channel, ListenerContext terms) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote
                && terms.trusts(IpAddress.of(remote.getAddress()))) {
            channel.pipeline().addLast(new ProxyProtocolHandler());
        }
    }
}
