package org.autoinstalld.ledger;

import java.time.Clock;
import java.util.function.Supplier;

/**
 * What a ledger is opened with.
 *
 * @param server how this server calls itself in the entries it writes
 * @param rules asked whenever they matter, so that a reload can change them; must be quick
 * @param clock for what the ledger does by itself: ending windows, forgetting
 */
public record Settings(Store store, String server, Supplier<Rules> rules, Clock clock) {
    static final int SERVER_MAX = 100;

    public Settings {
        server = Event.bounded(server, SERVER_MAX);
    }

    /** With default rules and the machine's clock. */
    public static Settings of(Store store, String server) {
        return new Settings(store, server, () -> Rules.DEFAULT, Clock.systemUTC());
    }
}
