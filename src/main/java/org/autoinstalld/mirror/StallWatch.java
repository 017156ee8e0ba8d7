package org.autoinstalld.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Cuts off an upstream that says nothing any more: the JDK's client would wait for ever for the next octet of a body. */
final class StallWatch implements AutoCloseable {
    private static final int LOOKS = 4;

    private final Duration patience;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "mirror-stall");
        thread.setDaemon(true);
        return thread;
    });

    StallWatch(Duration patience) {
        this.patience = patience;
    }

    /** One transfer under watch. */
    final class Watched implements AutoCloseable {
        private final Closeable body;
        private final ScheduledFuture<?> look;
        private volatile long last = System.nanoTime();
        private volatile boolean cut;

        private Watched(Closeable body) {
            this.body = body;
            long pause = Math.max(1, patience.toMillis() / LOOKS);
            look = timer.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (System.nanoTime() - last > patience.toNanos()) {
                cut = true;
                try {
                    body.close();
                } catch (IOException e) {
                    // it is given up anyway
                    return;
                }
            }
        }

        /** Something came. */
        void moved() {
            last = System.nanoTime();
        }

        boolean isCut() {
            return cut;
        }

        @Override
        public void close() {
            look.cancel(false);
        }
    }

    Watched watch(Closeable body) {
        return new Watched(body);
    }

    Duration patience() {
        return patience;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
