package org.autoinstalld.ledger;

import java.time.Clock;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;

/** What a ledger of a test is opened with where its rules do not matter. */
public final class UsualOptions {
    private UsualOptions() {}

    /** With default rules. */
    public static LedgerOptions of(Store store, String server, Clock clock) {
        return new LedgerOptions(store, () -> server, () -> ArmingRules.DEFAULT, clock);
    }
}
