package org.autoinstalld.command;

import java.util.Optional;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.reload.HostTokens;
import org.autoinstalld.reload.Reloader;
import org.autoinstalld.responsefile.Snapshot;

/** Inventory and templates, read once for a command that ends. */
final class SnapshotLoader {
    private SnapshotLoader() {}

    /** Empty if there is nothing to work with; why has then been said. */
    static Optional<Snapshot> read(Invocation invocation) {
        return read(invocation, Reloader.open(invocation.inventory(), invocation.templates()));
    }

    /** The same with {@link TokenMask#STAND_IN} for tokens, for what is judged and not used. */
    static Reloader.Opening judging(Invocation invocation) {
        return Reloader.open(invocation.inventory(), invocation.templates(), HostTokens.standIn(TokenMask.STAND_IN));
    }

    static Optional<Snapshot> read(Invocation invocation, Reloader.Opening opening) {
        if (opening instanceof Reloader.Opening.Opened opened) {
            return Optional.of(opened.live().get());
        }
        invocation.terminal().complain(((Reloader.Opening.Refused) opening).problems());
        return Optional.empty();
    }
}
