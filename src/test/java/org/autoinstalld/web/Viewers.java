package org.autoinstalld.web;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Sample;
import org.autoinstalld.mirror.SyncState;
import org.autoinstalld.reload.Pace;
import org.autoinstalld.reload.ReloadState;
import org.jspecify.annotations.Nullable;

/** Viewers that give way to nobody, with as much around them as a test wants. */
public final class Viewers {
    private Viewers() {}

    /** Of a server with a ledger, or without. */
    public static Viewer of(Supplier<ReloadState> states, @Nullable LedgerApi ledger) {
        return of(states, List::of, () -> FileDrift.NOTHING, ledger);
    }

    public static Viewer of(
            Supplier<ReloadState> states,
            Supplier<List<Sample>> samples,
            Supplier<FileDrift> kept,
            @Nullable LedgerApi ledger) {
        return of(states, samples, kept, ledger, Optional::empty, Deployments.NONE, PageContext.NONE);
    }

    static Viewer of(
            Supplier<ReloadState> states,
            Supplier<List<Sample>> samples,
            Supplier<FileDrift> kept,
            @Nullable LedgerApi ledger,
            Supplier<Optional<SyncState>> mirror,
            Deployments deployments,
            PageContext around) {
        return new Viewer(
                states,
                samples,
                kept,
                ledger,
                ZoneOffset.UTC,
                Pace.ofNobody(),
                () -> {},
                mirror,
                deployments,
                around,
                Foresight.NONE);
    }
}
