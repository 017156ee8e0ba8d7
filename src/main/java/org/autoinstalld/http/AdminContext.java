package org.autoinstalld.http;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What the connections of an admin listener share. */
final class AdminContext {
    private static final int WAITING_MAX = 64;
    private static final int IDLE_SECONDS = 30;
    private static final int LISTENING_MAX = 32;

    /** How all of them got here; loopback and network are told apart for each connection. */
    final Transport transport;

    final AdminRequestHandler handler;
    final EventSource events;
    /** Make pages; refuse when they have too much to do. */
    final ThreadPoolExecutor workers;
    /** Places for those who listen at {@code /events}. */
    final Semaphore places = new Semaphore(LISTENING_MAX);

    AdminContext(String name, int threads, Transport transport, AdminRequestHandler handler, EventSource events) {
        this.transport = transport;
        this.handler = handler;
        this.events = events;
        workers = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                new DefaultThreadFactory(name, true));
        workers.allowCoreThreadTimeOut(true);
    }

    void close() {
        workers.shutdown();
    }
}
