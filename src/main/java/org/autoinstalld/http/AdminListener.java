package org.autoinstalld.http;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.autoinstalld.address.IpAddress;

/** Serves people: pages, JSON, events. Has threads of its own, so that neither listener can starve the other. */
public final class AdminListener {
    /** Two may be busy with passwords, which take their time, and two are left for pages. */
    private static final int WORKERS = 4;

    private static final int WAITING_MAX = 64;
    private static final int IDLE_SECONDS = 30;

    private AdminListener() {}

    /**
     * Starts to listen on all of {@code addresses}.
     *
     * @throws BindFailedException if one of them cannot be bound; then none is
     */
    public static Listener start(
            List<ListenAddress> addresses,
            AdminRequestHandler desk,
            EventSource events,
            LookupLog log,
            RequestObserver observer,
            Limits limits)
            throws BindFailedException {
        return start(addresses, Optional.empty(), address -> false, desk, events, log, observer, limits);
    }

    /**
     * The same, speaking TLS if {@code tls} is there.
     *
     * @param trusted addresses that are believed when a header says for whom they ask
     * @throws BindFailedException if one of them cannot be bound; then none is
     */
    public static Listener start(
            List<ListenAddress> addresses,
            Optional<Tls> tls,
            Predicate<IpAddress> trusted,
            AdminRequestHandler desk,
            EventSource events,
            LookupLog log,
            RequestObserver observer,
            Limits limits)
            throws BindFailedException {
        ListenerContext terms = new ListenerContext(limits, log, observer, trusted);
        AdminRoom room = new AdminRoom(desk, events, workers("pages", WORKERS), Transport.NETWORK);
        return Listener.open(
                "admin",
                1,
                terms,
                addresses,
                channel -> tls.ifPresent(t -> channel.pipeline().addLast(t.handler(channel.alloc()))),
                channel -> new AdminConnection(channel, terms, room),
                room::close);
    }

    static ThreadPoolExecutor workers(String name, int number) {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                number,
                number,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                new DefaultThreadFactory(name, true));
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }
}
