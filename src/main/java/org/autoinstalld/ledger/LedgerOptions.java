package org.autoinstalld.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.autoinstalld.database.Store;

/**
 * What a ledger is opened with.
 *
 * @param server how this server calls itself in the entries it writes; asked once, on a thread that may wait
 * @param rules asked whenever they matter, so that a reload can change them; must be quick
 * @param clock for what the ledger does by itself: ending windows, forgetting
 */
public record LedgerOptions(Store store, Supplier<String> server, Supplier<ArmingRules> rules, Clock clock) {
    /**
     * What a site decides about its ledger.
     *
     * @param newBoot a look-up by lladdr so long after the first answer was handed out is a new boot, and ends the arming
     * @param fetching how long after an answer a host counts as fetching
     * @param unfetched an armed host that asked nothing for so long has never fetched
     * @param unreported a host that was answered and did not do for so long what it should is hung; if there is nothing that it
     *     should do, it is unconfirmed
     * @param retention how long events are kept, and counts of unknown names for a tenth of it
     */
    public record ArmingRules(
            Duration newBoot, Duration fetching, Duration unfetched, Duration unreported, Duration retention) {
        public static final ArmingRules DEFAULT = new ArmingRules(
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                Duration.ofMinutes(60),
                Duration.ofDays(365));
    }
}
