package org.autoinstalld.server;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.LedgerListener;
import org.jspecify.annotations.Nullable;

/**
 * Lets pages know that the ledger has news: half a second at most after it happened, and for all that happens meanwhile
 * once. That somebody goes on trying names is news every few seconds only.
 */
public final class ChangeDebouncer implements LedgerListener {
    private static final long SOON_MILLIS = 500;
    private static final long COUNTS_MILLIS = 3000;

    private final Beat soon;
    private final Beat counts;

    public ChangeDebouncer(Runnable tell) {
        soon = new Beat(SOON_MILLIS, tell);
        counts = new Beat(COUNTS_MILLIS, tell);
    }

    /** Tells a while after the first of those who ask for it. */
    private static final class Beat {
        private final Executor later;
        private final Runnable tell;
        private final AtomicBoolean coming = new AtomicBoolean();

        Beat(long millis, Runnable tell) {
            later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
            this.tell = tell;
        }

        void ask() {
            if (coming.compareAndSet(false, true)) {
                later.execute(() -> {
                    // what happens from now on is told next time
                    coming.set(false);
                    tell.run();
                });
            }
        }
    }

    private void news() {
        soon.ask();
    }

    @Override
    public void counted() {
        counts.ask();
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
