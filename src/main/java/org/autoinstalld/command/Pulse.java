package org.autoinstalld.command;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.LedgerListener;

/**
 * Lets pages know that the ledger has news: half a second at most after it happened, and for all that happens meanwhile
 * once.
 */
final class Pulse implements LedgerListener {
    private static final long EVERY_MILLIS = 500;

    private static final Executor LATER = CompletableFuture.delayedExecutor(EVERY_MILLIS, TimeUnit.MILLISECONDS);

    private final Runnable tell;
    private final AtomicBoolean coming = new AtomicBoolean();

    Pulse(Runnable tell) {
        this.tell = tell;
    }

    private void news() {
        if (coming.compareAndSet(false, true)) {
            LATER.execute(() -> {
                // what happens from now on is told next time
                coming.set(false);
                tell.run();
            });
        }
    }

    @Override
    public void armingChanged(Optional<HostName> host) {
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
