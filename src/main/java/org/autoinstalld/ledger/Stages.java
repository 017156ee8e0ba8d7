package org.autoinstalld.ledger;

import static org.autoinstalld.ledger.Endings.moment;
import static org.autoinstalld.ledger.HostRecord.isLast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.autoinstalld.address.Mode;
import org.autoinstalld.ledger.Arming.Closure;
import org.autoinstalld.ledger.HostRecord.Answer;
import org.autoinstalld.ledger.HostRecord.Refusal;
import org.autoinstalld.ledger.HostState.Stage;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;

/**
 * Where a host stands, from what is known of it: the latest of arming, answer and report decides. A refusal adds to
 * that; it decides only where nothing better is known.
 */
final class Stages {
    private final HostRecord facts;
    private final @Nullable Arming arming;
    private final Instant now;
    private final ArmingRules rules;

    private Stages(HostRecord facts, @Nullable Arming arming, Instant now, ArmingRules rules) {
        this.facts = facts;
        this.arming = arming;
        this.now = now;
        this.rules = rules;
    }

    /** A stage, since when, why, and how far it is with its sets. */
    private record Found(
            Stage stage,
            @Nullable Instant since,
            String detail,
            @Nullable Progress progress,
            @Nullable Instant refused) {
        Found(Stage stage, @Nullable Instant since, String detail) {
            this(stage, since, detail, null);
        }

        Found(Stage stage, @Nullable Instant since, String detail, @Nullable Progress progress) {
            this(stage, since, detail, progress, null);
        }

        /** With what a refusal adds to a stage that it does not change. */
        Found but(@Nullable Refusal refusal, String again) {
            return refusal == null
                    ? this
                    : new Found(
                            stage,
                            since,
                            detail + "; asked" + again + " " + moment(refusal.at())
                                    + (refusal.failed() ? ", and " : ", and was refused: ") + refusal.reason(),
                            progress,
                            refusal.at());
        }
    }

    static HostState of(HostRecord facts, @Nullable Arming arming, Instant now, ArmingRules rules) {
        Stages stages = new Stages(facts, arming, now, rules);
        Found found = stages.find();
        return new HostState(
                found.stage(),
                found.since(),
                found.detail(),
                found.stage() == Stage.ABORTED && facts.answer() != null
                        ? facts.answer().outlook().stop()
                        : "",
                found.refused(),
                stages.next(),
                stages.underway(found.stage()),
                facts.installed() != null,
                found.progress());
    }

    /**
     * When the installation that {@code arming} was for counted as over, since nothing was heard of it any more; null
     * if it does not count so, or if the window ended before.
     */
    static @Nullable Instant quiet(HostRecord facts, Arming arming, Instant now, ArmingRules rules) {
        Instant answered = facts.answered();
        Instant first = arming.firstAnswer();
        if (answered == null || first == null || answered.isBefore(first)) {
            return null;
        }
        Instant seen = facts.seen();
        Instant quiet = (seen == null ? answered : seen).plus(rules.unreported());
        Stage stage = new Stages(facts, arming, now, rules).find().stage();
        // who has all its sets does not come for them again: what asks from now on is something else
        return (stage == Stage.UNCONFIRMED || stage == Stage.HUNG && facts.hasLastSet())
                        && quiet.isBefore(arming.window().until())
                        && !now.isBefore(quiet)
                ? quiet
                : null;
    }

    /** That arming, ended by what {@link #quiet} says. */
    static Arming ended(HostRecord facts, Arming arming, Instant quiet, ArmingRules rules) {
        return facts.hasLastSet() ? Endings.quietWithSets(arming, quiet, rules) : Endings.quiet(arming, quiet, rules);
    }

    /**
     * Whether the first answer of {@code arming} is still to come, or should have, and nothing else was heard since.
     */
    static boolean isAwaited(HostRecord facts, Arming arming) {
        Closure closed = arming.closed();
        boolean ended = closed != null
                && (closed.at().isBefore(arming.window().until()) || closed.cause() == Arming.Cause.DISARMED);
        return !ended
                && !arming.isBegun()
                && isLast(arming.since(), facts.answered())
                && isLast(arming.since(), facts.reported());
    }

    private @Nullable Instant underway(Stage stage) {
        Answer answer = facts.answer();
        return answer != null
                        && stage != Stage.REFUSED
                        && stage != Stage.ABORTED
                        && facts.installed() == null
                        && facts.ownRefusal() == null
                        && stage != Stage.UNCONFIRMED
                        && now.isBefore(patience(answer))
                ? answer.at()
                : null;
    }

    /** The next moment at which the stage, or whether the arming is open, can depend on the time. */
    private @Nullable Instant next() {
        List<Instant> moments = new ArrayList<>();
        if (arming != null && arming.isOpen(now)) {
            moments.add(arming.window().from());
            moments.add(arming.window().until());
            moments.add(start(arming).plus(rules.unfetched()));
        }
        Instant answered = facts.answered();
        if (answered != null) {
            moments.add(answered.plus(rules.fetching()));
            Instant seen = facts.seen();
            moments.add((seen == null ? answered : seen).plus(rules.unreported()));
        }
        return moments.stream()
                .filter(now::isBefore)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Instant start(Arming arming) {
        Instant from = arming.window().from();
        return arming.since().isAfter(from) ? arming.since() : from;
    }

    private Found find() {
        if (arming != null && isAwaited(facts, arming)) {
            return armed(arming);
        }
        Instant installed = facts.installed();
        Refusal refusal = facts.refusal();
        if (installed != null) {
            String armed = arming != null && arming.isOpen(now)
                    ? "; armed to " + arming.mode().word() + ", until "
                            + moment(arming.window().until())
                    : "";
            return new Found(Stage.INSTALLED, installed, "reported its first boot" + armed)
                    .but(since(installed), " again");
        }
        Answer answer = facts.answer();
        if (answer != null) {
            return answered(answer);
        }
        return refusal == null ? new Found(Stage.NEVER_SEEN, null, "") : refused(refusal);
    }

    private static Found refused(Refusal refusal) {
        return new Found(Stage.REFUSED, refusal.at(), refusal.reason(), null, refusal.at());
    }

    /** What was refused after {@code moment}; null if nothing was. */
    private @Nullable Refusal since(Instant moment) {
        Refusal refusal = facts.refusal();
        return refusal != null && isLast(refusal.at(), moment) ? refusal : null;
    }

    private Found armed(Arming awaited) {
        Instant from = start(awaited);
        Instant until = awaited.window().until();
        String mode = awaited.mode().word();
        Refusal refusal = since(awaited.since());
        if (now.isBefore(from)) {
            return new Found(Stage.ARMED, awaited.since(), "from " + moment(from) + " on").but(refusal, "");
        }
        Instant patience = from.plus(rules.unfetched());
        if (now.isBefore(patience) && now.isBefore(until)) {
            return new Found(Stage.ARMED, awaited.since(), "to " + mode + ", until " + moment(until)).but(refusal, "");
        }
        String detail = now.isBefore(until)
                ? "armed to " + mode + " since " + moment(from)
                        + (refusal == null ? ", and asked nothing" : ", and fetched nothing")
                : "armed to " + mode + ", nothing was fetched, and its window is over";
        return new Found(Stage.NEVER_FETCHED, patience.isBefore(until) ? patience : until, detail).but(refusal, "");
    }

    private Found answered(Answer answer) {
        Refusal refusal = facts.ownRefusal();
        Fetching fetched = facts.current();
        if (fetched != null && fetched.booted() != null) {
            return new Found(Stage.UNCONFIRMED, fetched.booted(), "it booted from the network again after its last set")
                    .but(refusal, "");
        }
        String missing = missing(answer);
        boolean unfinished = !missing.isEmpty() || !answer.outlook().stop().isEmpty();
        boolean spent = arming != null && arming.isBegun() && !arming.isOpen(now);
        if (refusal != null
                && !unfinished
                && (fetched == null || !fetched.isSeen())
                && (spent || !now.isBefore(patience(answer)))) {
            return refused(refusal);
        }
        return answered(answer, missing).but(refusal, " again");
    }

    /** What the answer promised, and did not come so far; empty if nothing. */
    private String missing(Answer answer) {
        if (answer.outlook().template() && !facts.hasTemplate()) {
            return "its disklabel template was not fetched since";
        }
        // a host that reported once is expected to report again, though it fetches the line for it only at the end
        return answer.expectsReport() || facts.reported() != null ? "no report since" : "";
    }

    private Found answered(Answer answer, String missing) {
        String what = answer.mode().word();
        Instant patience = patience(answer);
        Fetching fetched = facts.current();
        String stop = answer.outlook().stop();
        boolean begun = answer.expectsReport() || facts.hasTemplate() || fetched != null && fetched.isSeen();
        // a machine that goes on asking did not stop as was thought
        if (!stop.isEmpty() && !(begun && now.isBefore(patience))) {
            return new Found(Stage.ABORTED, answer.at(), what + ": with this answer the installer " + stop);
        }
        if (fetched != null && (fetched.isSeen() || fetched.besides() != null || facts.hasTemplate())) {
            Found seen = fetched(answer, fetched, missing);
            if (seen != null) {
                return seen;
            }
        }
        if (now.isBefore(patience)) {
            boolean fetching = now.isBefore(answer.at().plus(rules.fetching()));
            return new Found(
                    fetching ? Stage.FETCHING : Stage.INSTALLING,
                    answer.at(),
                    upgrade(answer) + "it has its response file");
        }
        String answered = what + ": answered " + moment(answer.at());
        return missing.isEmpty()
                ? new Found(
                        Stage.UNCONFIRMED,
                        patience,
                        answered + ", fetched all there is, and quiet since; it tells of no first boot")
                : new Found(Stage.HUNG, patience, answered + ", and " + missing);
    }

    /** When somebody has to look, if nothing else is heard of it. */
    private Instant patience(Answer answer) {
        Instant seen = facts.seen();
        return (seen == null ? answer.at() : seen).plus(rules.unreported());
    }

    /** Of one that is seen to fetch; null where silence since its answer tells more. */
    private @Nullable Found fetched(Answer answer, Fetching fetched, String missing) {
        String upgrade = upgrade(answer);
        if (now.isBefore(patience(answer))) {
            return new Found(Stage.INSTALLING, answer.at(), upgrade + doing(fetched), fetched.progress());
        }
        if (fetched.isComplete()) {
            String last = upgrade + "fetched its last set " + moment(fetched.active());
            return missing.isEmpty()
                    ? new Found(
                            Stage.UNCONFIRMED, patience(answer), last + ", and quiet since; it tells of no first boot")
                    : new Found(Stage.HUNG, patience(answer), last + ", and " + missing);
        }
        // without a forecast nobody knows which set is the last one
        return !fetched.isSeen() || fetched.hasSets() && fetched.expected().isEmpty()
                ? null
                : new Found(Stage.STUCK, patience(answer), upgrade + fetched.stopped(), fetched.progress());
    }

    private static String upgrade(Answer answer) {
        return answer.mode() == Mode.UPGRADE ? "upgrade: " : "";
    }

    private static String doing(Fetching fetched) {
        if (fetched.besides() != null && !fetched.isSeen()) {
            return "not followed: " + fetched.besides() + " is installed behind the same address";
        }
        Progress progress = fetched.progress();
        if (progress == null || !fetched.hasSets()) {
            return "at its questions";
        }
        return fetched.isComplete() ? "unpacking since " + moment(fetched.active()) : progress.words();
    }
}
