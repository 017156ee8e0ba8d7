package org.autoinstalld.inventory;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Subnet;

/**
 * What the site says about access: a floor for all hosts, and the times that the ledger goes by.
 *
 * @param stated what every host is held to
 * @param allow networks that may ask for any host's files
 * @param armFor how long a host stays armed if nobody says otherwise
 * @param newBootAfter a look-up by lladdr that comes this much later than the answer is a new boot, not a retry
 * @param stuckAfter how long nothing may happen to a host that is armed or installing before somebody should look after it
 */
public record SiteAccess(
        List<Access.Demand> stated, List<Subnet> allow, Duration armFor, Duration newBootAfter, Duration stuckAfter) {
    public static final SiteAccess DEFAULT =
            new SiteAccess(List.of(), List.of(), Duration.ofMinutes(30), Duration.ofMinutes(5), Duration.ofMinutes(30));

    /** {@code 90s}, {@code 30m}, {@code 12h}, {@code 7d}, as the inventory spells lengths of time; empty for anything else. */
    public static Optional<Duration> length(String text) {
        return AccessReader.parse(text);
    }

    /** A length of time so that {@link #length} reads it. */
    public static String spelt(Duration length) {
        long seconds = length.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
