package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.autoinstalld.ledger.Arming.Cause;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;

/** How armings end, and in which words that is kept. */
final class Endings {
    private Endings() {}

    static Arming disarmed(Arming arming, Instant at, String who) {
        return arming.closed(at, Cause.DISARMED, "disarmed by " + who);
    }

    static Arming windowOver(Arming arming) {
        Instant until = arming.window().until();
        return arming.closed(until, Cause.WINDOW_OVER, "its window ended " + moment(until));
    }

    static Arming installed(Arming arming, Instant at) {
        return arming.closed(at, Cause.INSTALLED, "installed, and reported its first boot");
    }

    /** Nothing was heard after its answer. */
    static Arming quiet(Arming arming, Instant at, ArmingRules rules) {
        return arming.closed(
                at,
                Cause.QUIET,
                "answered, then quiet for " + spoken(rules.unreported()) + ": whether it is installed is not known");
    }

    /** It has all its sets, and nothing was heard since. */
    static Arming quietWithSets(Arming arming, Instant at, ArmingRules rules) {
        return arming.closed(
                at,
                Cause.QUIET,
                "fetched its last set, then quiet for " + spoken(rules.unreported())
                        + ": whether it is installed is not known");
    }

    /** Whenever that is: a machine that unpacks has no reason to boot. */
    static Arming newBootWithSets(Arming arming, Instant at) {
        return arming.closed(at, Cause.NEW_BOOT, "asked by lladdr again after its last set, so it booted anew");
    }

    static Arming newBoot(Arming arming, Instant first, Instant at) {
        return arming.closed(
                at,
                Cause.NEW_BOOT,
                "asked by lladdr again " + spoken(Duration.between(first, at))
                        + " after the first answer, so it booted anew");
    }

    /** @param times how many answers there were in all */
    static Arming usedUp(Arming arming, Instant at, int times) {
        return arming.closed(
                at,
                Cause.USED_UP,
                times == 1 ? "its only answer was handed out" : "the last of its " + times + " answers was handed out");
    }

    /** A moment for people, in whole seconds. */
    static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A length of time for people: {@code 12 minutes}. */
    static String spoken(Duration length) {
        if (length.toMinutes() < 2) {
            return length.toSeconds() + " seconds";
        }
        if (length.toHours() < 2) {
            return length.toMinutes() + " minutes";
        }
        return length.toDays() < 2 ? length.toHours() + " hours" : length.toDays() + " days";
    }
}
