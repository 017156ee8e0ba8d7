package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.autoinstalld.ledger.Arming.Closure;

/**
 * Whether a claim gets its answer. An installation may ask again and again, since an installer that failed starts over;
 * but the next boot of the machine that it installed must not be taken for that, or it would install for ever.
 */
sealed interface ClaimJudge {
    String DISARMED = "disarmed by ";

    /** Yes; {@code after} is the arming with this answer counted. */
    record Grant(Arming after) implements ClaimJudge {}

    /** No, and that changes nothing. */
    record Refuse(String reason) implements ClaimJudge {}

    /** No, and the arming is over. */
    record Close(Arming after, String reason) implements ClaimJudge {}

    /**
     * Yes, though it is not armed.
     *
     * @param first to be noted as the first answer; empty if one is noted, or this one does not count
     */
    record Free(Optional<Answered> first) implements ClaimJudge {}

    /** No, and so it stays until the host is armed. */
    record Shut(Answered after, String reason) implements ClaimJudge {}

    static ClaimJudge of(Optional<Arming> found, HostRecord facts, Claim claim, ArmingRules rules) {
        if (found.isEmpty()) {
            return new Refuse("not armed");
        }
        Arming arming = found.get();
        Instant now = claim.event().time();
        ArmingState state = arming.state(now);
        if (state instanceof ArmingState.Spent spent) {
            return new Refuse("not armed any more: " + spent.reason());
        }
        Optional<Instant> quiet = Stages.quiet(facts, arming, now, rules);
        if (quiet.isPresent()) {
            return close(arming, quiet.get(), quiet(rules));
        }
        if (state instanceof ArmingState.Expired expired) {
            return close(arming, expired.at(), ended(arming));
        }
        if (state instanceof ArmingState.Waiting waiting) {
            return new Refuse("armed, but only from " + moment(waiting.from()) + " on");
        }
        if (arming.mode() != claim.mode()) {
            return new Refuse("armed to " + arming.mode().word() + ", and asked to "
                    + claim.mode().word());
        }
        Optional<Instant> first = arming.firstAnswer();
        if (claim.byLladdr() && first.isPresent() && now.isAfter(first.get().plus(rules.newBoot()))) {
            return close(
                    arming,
                    now,
                    "asked by lladdr again " + spoken(Duration.between(first.get(), now))
                            + " after the first answer, so it booted anew");
        }
        return grant(arming, now);
    }

    private static ClaimJudge grant(Arming arming, Instant now) {
        int handed = arming.handed() + 1;
        Optional<Closure> closed =
                arming.times().isPresent() && handed >= arming.times().getAsInt()
                        ? Optional.of(new Closure(now, lastAnswer(arming)))
                        : Optional.empty();
        return new Grant(with(arming, handed, arming.firstAnswer().or(() -> Optional.of(now)), closed));
    }

    private static ClaimJudge close(Arming arming, Instant at, String reason) {
        Arming after = with(arming, arming.handed(), arming.firstAnswer(), Optional.of(new Closure(at, reason)));
        return new Close(after, "not armed any more: " + reason);
    }

    /** Why an arming ends whose window does. */
    static String ended(Arming arming) {
        return "its window ended " + moment(arming.window().until());
    }

    /** Why an arming ends that somebody ends. */
    static String disarmed(String who) {
        return DISARMED + who;
    }

    /** Whether somebody ended it. */
    static boolean isDisarmed(Arming arming) {
        return arming.closed().filter(c -> c.reason().startsWith(DISARMED)).isPresent();
    }

    /** A moment for people, in whole seconds. */
    static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Why an arming ends after whose answer nothing was heard. */
    static String quiet(ArmingRules rules) {
        return "answered, then quiet for " + spoken(rules.unreported()) + ": whether it is installed is not known";
    }

    private static String lastAnswer(Arming arming) {
        int times = arming.times().orElseThrow();
        return times == 1 ? "its only answer was handed out" : "the last of its " + times + " answers was handed out";
    }

    static Arming closed(Arming arming, Instant at, String reason) {
        return with(arming, arming.handed(), arming.firstAnswer(), Optional.of(new Closure(at, reason)));
    }

    /** The arming without an answer that was counted and then not sent. */
    static Arming givenBack(Arming arming) {
        int handed = Math.max(0, arming.handed() - 1);
        boolean byCount = arming.times().isPresent()
                && arming.closed()
                        .filter(c -> c.reason().equals(lastAnswer(arming)))
                        .isPresent();
        return with(
                arming,
                handed,
                handed == 0 ? Optional.empty() : arming.firstAnswer(),
                byCount ? Optional.empty() : arming.closed());
    }

    private static Arming with(Arming arming, int handed, Optional<Instant> firstAnswer, Optional<Closure> closed) {
        return new Arming(
                arming.host(),
                arming.serial(),
                arming.mode(),
                arming.window(),
                arming.times(),
                handed,
                firstAnswer,
                arming.who(),
                arming.since(),
                closed);
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
