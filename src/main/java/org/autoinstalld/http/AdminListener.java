package org.autoinstalld.http;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Serves people: pages, JSON, events. Has threads of its own, so that neither listener can starve the other. */
public final class AdminListener {
    private static final int WORKERS = 2;
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
            AdminDesk desk,
            EventSource events,
            LookupLog log,
            RequestObserver observer,
            Limits limits)
            throws BindFailedException {
        Terms terms = new Terms(limits, log, observer);
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                new DefaultThreadFactory("pages", true));
        workers.allowCoreThreadTimeOut(true);
        AdminRoom room = new AdminRoom(desk, events, workers);
        return Listener.open(
                "admin", 1, terms, addresses, channel -> new AdminConnection(channel, terms, room), workers::shutdown);
    }
}
