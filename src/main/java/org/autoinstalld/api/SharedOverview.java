package org.autoinstalld.api;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerListener;
import org.jspecify.annotations.Nullable;

/** Where all hosts stand, asked of the ledger once for all who look at about the same time. Safe for use by several. */
final class SharedOverview implements LedgerListener {
    /** How long one answer is shared by all who look at lists. States change by time alone, too, so it is short. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A store that did not answer is left alone for a while, since each try may take seconds. */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Ledger ledger;
    private final Consumer<Instant> changeTimes;
    private final AtomicLong changes = new AtomicLong();
    private @Nullable Remembered last;

    private record Remembered(Overview overview, long change, long nanos) {
        boolean holds(long changes, long now) {
            long age = now - nanos;
            return change == changes
                    && age < (overview.trouble() != null ? AWAY_NANOS : FRESH_NANOS)
                    && (overview.until() == null || Instant.now().isBefore(overview.until()));
        }
    }

    SharedOverview(Ledger ledger, Consumer<Instant> changeTimes) {
        this.ledger = ledger;
        this.changeTimes = changeTimes;
        ledger.listen(this);
    }

    @Override
    public void recorded() {
        changes.incrementAndGet();
    }

    @Override
    public void up() {
        changes.incrementAndGet();
    }

    @Override
    public void armingChanged(@Nullable HostName host) {
        changes.incrementAndGet();
    }

    /** One at a time; who comes meanwhile waits for the same. */
    synchronized Overview get() {
        long change = changes.get();
        long now = System.nanoTime();
        Remembered known = last;
        if (known != null && known.holds(change, now)) {
            return known.overview();
        }
        Overview fresh = ask();
        last = new Remembered(fresh, change, System.nanoTime());
        if (fresh.until() != null) {
            changeTimes.accept(fresh.until());
        }
        return fresh;
    }

    /**
     * With all that this server was told before. Whoever waits for a host must not take what is not written yet for what did
     * not happen.
     */
    synchronized Overview settled() {
        // while the store is away all waits there, and each try would take its time
        boolean away = last != null && last.overview().trouble() != null;
        if (!away && ledger.health().queued() > 0) {
            changes.incrementAndGet();
        }
        return get();
    }

    private Overview ask() {
        try {
            return Overview.of(ledger.states(Instant.now()), ledger.armings());
        } catch (LedgerException e) {
            return Overview.none(String.valueOf(e.getMessage()));
        }
    }
}
