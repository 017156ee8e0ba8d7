package org.autoinstalld.reviewer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.NeighbourTable;
import org.autoinstalld.access.Neighbours;
import org.autoinstalld.access.PolicyAccessControl;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.http.InstallHandler;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.lookup.RecentLookups;
import org.autoinstalld.responsefile.FirstBoots;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.Surroundings;
import org.autoinstalld.server.FirstBoot;
import org.autoinstalld.server.LedgerArmingStore;
import org.autoinstalld.server.LedgerOpener;
import org.autoinstalld.server.LedgerTokens;
import org.jspecify.annotations.Nullable;

/** What a server would decide look-ups by that is started now: the files, this machine, and the ledger if there is one. */
final class FilesSurroundings implements Surroundings, AutoCloseable {
    private final Snapshot snapshot;
    private final @Nullable Ledger ledger;
    private final List<String> unknown;

    private FilesSurroundings(Snapshot snapshot, @Nullable Ledger ledger, List<String> unknown) {
        this.snapshot = snapshot;
        this.ledger = ledger;
        this.unknown = unknown;
    }

    static FilesSurroundings of(Snapshot read, Path state) {
        List<String> unknown = new ArrayList<>();
        unknown.add("no server runs on the state folder '" + state
                + "', so what that address asked for before is not known");
        Site site = read.inventory().site();
        if (!LedgerOpener.isThere(site, state)) {
            unknown.add("there is no ledger, so nothing is armed, nothing was answered, and no host has a token");
            return new FilesSurroundings(read, null, List.copyOf(unknown));
        }
        try {
            Ledger ledger = LedgerOpener.open(() -> site, state);
            try {
                return new FilesSurroundings(
                        read.withTokens(new LedgerTokens(ledger.tokens())), ledger, List.copyOf(unknown));
            } catch (LedgerException e) {
                ledger.close();
                throw e;
            }
        } catch (LedgerException e) {
            unknown.add("what is armed and which tokens hold is not known: " + LedgerOpener.why(e));
            return new FilesSurroundings(read, null, List.copyOf(unknown));
        }
    }

    @Override
    public Snapshot snapshot() {
        return snapshot;
    }

    @Override
    public RecentLookups memory(IpAddress requester) {
        return new RecentLookups();
    }

    @Override
    public boolean remembers() {
        return false;
    }

    @Override
    public long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public AccessControl access(@Nullable Neighbours assumed) {
        ArmingStore armings = ledger == null
                ? ArmingStore.none()
                : LedgerArmingStore.foreseeing(ledger, ArmedModes.of(ledger), Runnable::run);
        return new PolicyAccessControl(
                new RequesterPolicy(assumed == null ? NeighbourTable.ofThisMachine(this::now) : assumed),
                armings,
                Runnable::run);
    }

    @Override
    public FirstBoots firstBoots() {
        return FirstBoot.foreseen(null);
    }

    @Override
    public InstallHandler around(InstallHandler responder, AccessControl access) {
        return responder;
    }

    @Override
    public List<String> unknown() {
        return unknown;
    }

    @Override
    public void close() {
        if (ledger != null) {
            ledger.close();
        }
    }
}
