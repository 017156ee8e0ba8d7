package org.autoinstalld.ledger;

import java.time.Clock;
import java.util.function.Supplier;

/**
 * What a ledger is opened with.
 *
 * @param server how this server calls itself in the entries it writes; asked once, on a thread that may wait
 * @param rules asked whenever they matter, so that a reload can change them; must be quick
 * @param clock for what the ledger does by itself: ending windows, forgetting
 */
public record LedgerOptions(Store store, Supplier<String> server, Supplier<ArmingRules> rules, Clock clock) {
    /** With default rules and the machine's clock. */
    public static LedgerOptions of(Store store, String server) {
        return new LedgerOptions(store, () -> server, () -> ArmingRules.DEFAULT, Clock.systemUTC());
    }
}
