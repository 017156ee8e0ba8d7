package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.LedgerException;
import org.jspecify.annotations.Nullable;

/**
 * What each host is armed for, kept beside the ledger, so that answers which need not ask it do not wait for it. While the
 * ledger is away the last that was known holds.
 */
public final class ArmedModes implements LedgerListener {
    private final Ledger ledger;
    private final Map<HostName, Arming> open = new ConcurrentHashMap<>();
    private final CompletableFuture<Boolean> known = new CompletableFuture<>();
    private boolean missed = true;

    private ArmedModes(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Reads them, and follows what becomes of them. One that is not open yet is read as soon as it is. */
    public static ArmedModes of(Ledger ledger) {
        ArmedModes modes = new ArmedModes(ledger);
        ledger.listen(modes);
        modes.read(null);
        return modes;
    }

    /**
     * Whether they are known. Completes when that is so, when the ledger cannot be read, or after {@code bound}: a server
     * that just started may be asked before its ledger is open.
     */
    public CompletableFuture<Boolean> settled(Duration bound) {
        if (known.isDone() || isHopeless()) {
            return CompletableFuture.completedFuture(known.isDone());
        }
        return known.copy().completeOnTimeout(false, bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether the ledger cannot be read now. */
    public boolean isHopeless() {
        return !ledger.health().reason().isEmpty();
    }

    /** What a host is armed for at {@code now}. */
    public Optional<Arming> of(HostName host, Instant now) {
        return Optional.ofNullable(open.get(host)).filter(a -> a.window().contains(now));
    }

    /** All of them at {@code now}. */
    public Map<HostName, Mode> all(Instant now) {
        return modes(open, now);
    }

    /** Those of {@code armings} that are open at {@code now}. */
    public static Map<HostName, Mode> modes(Map<HostName, Arming> armings, Instant now) {
        Map<HostName, Mode> modes = new ConcurrentHashMap<>();
        armings.forEach((host, arming) -> {
            if (arming.state(now) == Arming.State.ARMED) {
                modes.put(host, arming.mode());
            }
        });
        return Map.copyOf(modes);
    }

    @Override
    public void armingChanged(@Nullable HostName host) {
        read(host);
    }

    @Override
    public void up() {
        read(null);
    }

    /** One at a time, so that what was read later is what is kept. */
    private synchronized void read(@Nullable HostName host) {
        try {
            if (host != null && !missed) {
                ledger.arming(host)
                        .filter(a -> a.closed() == null)
                        .ifPresentOrElse(a -> open.put(host, a), () -> open.remove(host));
            } else {
                Map<HostName, Arming> all = ledger.armings();
                all.values().removeIf(a -> a.closed() != null);
                open.keySet().retainAll(all.keySet());
                open.putAll(all);
                missed = false;
                known.complete(true);
            }
        } catch (LedgerException e) {
            // all of it is read when the ledger answers again
            missed = true;
        }
    }
}
