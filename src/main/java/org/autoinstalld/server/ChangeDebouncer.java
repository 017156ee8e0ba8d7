package org.autoinstalld.server;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.LedgerListener;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages know that the ledger has news: half a second at most after it happened, and for all that happens meanwhile
 * once. That somebody goes on trying names is news every few seconds only.
 */
final class ChangeDebouncer implements LedgerListener {
    private static final long SOON_MILLIS = 500;
    private static final long COUNTS_MILLIS = 3000;

    private final Runnable tell;
    private final Timer timer;
    private final AtomicBoolean newsComing = new AtomicBoolean();
    private final AtomicBoolean countsComing = new AtomicBoolean();

    ChangeDebouncer(Runnable tell) {
        this(
                tell,
                (millis, work) -> CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
                        .execute(work));
    }

    ChangeDebouncer(Runnable tell, Timer timer) {
        this.tell = tell;
        this.timer = timer;
    }

    /** Lets time pass. */
    interface Timer {
        /** Returns at once. */
        void after(long millis, Runnable work);
    }

    private void news() {
        after(SOON_MILLIS, newsComing);
    }

    /** Tells a while after the first of those who ask for it. */
    private void after(long millis, AtomicBoolean coming) {
        if (coming.compareAndSet(false, true)) {
            timer.after(millis, () -> {
                // what happens from now on is told next time
                coming.set(false);
                tell.run();
            });
        }
    }

    @Override
    public void counted() {
        after(COUNTS_MILLIS, countsComing);
    }

    @Override
    public void armingChanged(@Nullable HostName host) {
        news();
    }

    @Override
    public void recorded() {
        news();
    }

    @Override
    public void down(String reason) {
        news();
    }

    @Override
    public void up() {
        news();
    }

    @Override
    public void gap(long lost, Instant since, Instant until) {
        news();
    }
}
