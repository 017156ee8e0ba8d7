package org.autoinstalld.server;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerHealth;
import org.autoinstalld.responsefile.Snapshot;

/** Whether installers get what they should, for whoever watches. Says no more than a stranger may know. */
final class Readiness implements Supplier<Optional<String>> {
    private final Supplier<Snapshot> snapshots;
    private final Ledger ledger;
    private final AtomicBoolean stopping;

    Readiness(Supplier<Snapshot> snapshots, Ledger ledger, AtomicBoolean stopping) {
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.stopping = stopping;
    }

    /** Why not; empty if they do. */
    @Override
    public Optional<String> get() {
        if (stopping.get()) {
            return Optional.of("stopping");
        }
        LedgerHealth health = ledger.health();
        // without a reason it is being opened, for which claims wait
        if (health.up() || health.reason().isEmpty() || !needsLedger(snapshots.get())) {
            return Optional.empty();
        }
        return Optional.of("the ledger does not answer, and hosts that are armed or answered once get nothing");
    }

    private static boolean needsLedger(Snapshot snapshot) {
        boolean unknown = snapshot.inventory()
                .site()
                .unknown()
                .filter(u -> u.mustBeArmed() || u.access().isAnsweredOnce())
                .isPresent();
        return unknown
                || snapshot.inventory().hosts().values().stream()
                        .anyMatch(host -> host.access().demands(Policy.ARMED)
                                || host.access().isAnsweredOnce());
    }
}
