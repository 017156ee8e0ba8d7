package org.autoinstalld.server;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the moment at which a state changes by time alone, and says so. There is one such moment at most: who looks at
 * a state says when the next is, so while nobody looks nothing is asked of anybody.
 */
public final class StateTimer implements Consumer<Instant>, AutoCloseable {
    /** A clock that is set back would find its moment later; a look now and then costs nothing. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Clock clock;
    private final Runnable tell;
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "state-timer");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ScheduledFuture<?> next;

    /**
     * @param tell must be quick
     */
    public StateTimer(Clock clock, Runnable tell) {
        this.clock = clock;
        this.tell = tell;
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public synchronized void accept(Instant turn) {
        if (next != null) {
            next.cancel(false);
        }
        if (timer.isShutdown()) {
            return;
        }
        Duration until = Duration.between(clock.instant(), turn);
        Duration wait = until.compareTo(LONGEST) > 0 ? LONGEST : until;
        next = timer.schedule(tell, Math.max(0, wait.toMillis() + 1), TimeUnit.MILLISECONDS);
    }

    /** How many moments are waited for: one at most. */
    int coming() {
        return timer.getQueue().size();
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
    }
}
