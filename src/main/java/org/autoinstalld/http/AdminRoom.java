package org.autoinstalld.http;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the connections of an admin listener share.
 *
 * @param workers makes pages; refuses when it has too much to do
 * @param way how all of them got here; loopback and network are told apart for each connection
 * @param listening how many listen at {@code /events}
 */
record AdminRoom(
        AdminRequestHandler desk, EventSource events, ExecutorService workers, Transport way, AtomicInteger listening) {
    private static final int LISTENING_MAX = 32;

    AdminRoom(AdminRequestHandler desk, EventSource events, ExecutorService workers, Transport way) {
        this(desk, events, workers, way, new AtomicInteger());
    }

    /** Whether there was a place left at {@code /events}; it is taken then, until {@link #leave}. */
    boolean enter() {
        if (listening.incrementAndGet() <= LISTENING_MAX) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        listening.decrementAndGet();
    }

    void close() {
        workers.shutdown();
    }
}
