package org.autoinstalld.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Cuts off an upstream that says nothing any more: the JDK's client would wait for ever for the next octet of a body. */
final class StallWatch implements AutoCloseable {
    private static final int LOOKS = 4;

    private final Duration patience;
    private final Set<Watched> all = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1,
            task -> {
                Thread thread = new Thread(task, "mirror-stall");
                thread.setDaemon(true);
                return thread;
            },
            // what begins after the end is cut off at once
            new ThreadPoolExecutor.DiscardPolicy());

    StallWatch(Duration patience) {
        this.patience = patience;
    }

    /** One transfer under watch. */
    final class Watched implements AutoCloseable {
        private final Closeable body;
        private final ScheduledFuture<?> look;
        private volatile long last = System.nanoTime();
        private volatile boolean resting;
        private volatile boolean cut;
        private volatile boolean unwanted;

        private Watched(Closeable body) {
            this.body = body;
            long pause = Math.max(1, patience.toMillis() / LOOKS);
            look = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (!resting && System.nanoTime() - last > patience.toNanos()) {
                cut = true;
                closeBody();
            }
        }

        /** Nobody wants the rest: the JDK's client swallows an interrupt while it reads, and would wait. */
        void cutOff() {
            unwanted = true;
            closeBody();
        }

        private void closeBody() {
            try {
                body.close();
            } catch (IOException e) {
                // it is given up anyway
                return;
            }
        }

        /** Something came. */
        void moved() {
            last = System.nanoTime();
            resting = false;
        }

        /** Until something comes again nothing is read, since more than the rate allows came already. */
        void rests() {
            resting = true;
        }

        boolean isCut() {
            return cut;
        }

        boolean isUnwanted() {
            return unwanted;
        }

        @Override
        public void close() {
            look.cancel(false);
            all.remove(this);
        }
    }

    Watched watch(Closeable body) {
        Watched watched = new Watched(body);
        all.add(watched);
        if (ended) {
            watched.cutOff();
        }
        return watched;
    }

    /** Whether transfers are cut off because nobody wants any more. */
    boolean isEnded() {
        return ended;
    }

    Duration patience() {
        return patience;
    }

    /** Cuts off what goes on, and what begins after that. */
    @Override
    public void close() {
        ended = true;
        timer.shutdownNow();
        all.forEach(Watched::cutOff);
    }
}
