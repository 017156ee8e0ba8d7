package org.autoinstalld.command;

import java.util.Optional;
import org.autoinstalld.live.Live;
import org.autoinstalld.live.Tokens;
import org.autoinstalld.responsefile.Snapshot;

/** Inventory and templates, read once for a command that ends. */
final class Opened {
    private Opened() {}

    /** Empty if there is nothing to work with; why has then been said. */
    static Optional<Snapshot> read(Invocation invocation) {
        return read(invocation, Live.open(invocation.inventory(), invocation.templates()));
    }

    /** The same with {@link TokenMask#STAND_IN} for tokens, for what is judged and not used. */
    static Live.Opening judging(Invocation invocation) {
        return Live.open(invocation.inventory(), invocation.templates(), Tokens.standIn(TokenMask.STAND_IN));
    }

    static Optional<Snapshot> read(Invocation invocation, Live.Opening opening) {
        if (opening instanceof Live.Opening.Opened opened) {
            return Optional.of(opened.live().get());
        }
        invocation.terminal().complain(((Live.Opening.Refused) opening).problems());
        return Optional.empty();
    }
}
