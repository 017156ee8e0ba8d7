package org.autoinstalld.responsefile;

import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.autoinstalld.access.AccessControl;
import org.autoinstalld.lookup.RecentLookups;

/** Responders that make files on the thread that asks, and whose answers nobody writes down. */
public final class Responders {
    private Responders() {}

    public static Responder of(
            Supplier<Snapshot> snapshots, RecentLookups lookups, LongSupplier clock, AccessControl access) {
        return new Responder(snapshots, lookups, clock, access, AnswerListener.none(), FirstBoots.NONE, Runnable::run);
    }
}
