package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.ledger.HostState.Stage;

/**
 * Where a host stands, from what is known of it: the latest of arming, answer and report decides. A
 * refusal adds to that; it decides only where nothing better is known.
 */
final class Stages {
    private Stages() {}

    static HostState of(HostRecord facts, Optional<Arming> arming, Instant now, ArmingRules rules) {
        HostState state = stage(facts, arming, now, rules);
        return state.until(next(facts, arming, now, rules))
                .with(underway(facts, state, now, rules), installed(facts).isPresent());
    }

    private static Optional<Instant> underway(HostRecord facts, HostState state, Instant now, ArmingRules rules) {
        return facts.answer()
                .filter(answer -> state.stage() != Stage.REFUSED
                        && state.stage() != Stage.ABORTED
                        && installed(facts).isEmpty()
                        && ownRefusal(facts, answer).isEmpty()
                        && now.isBefore(answer.at().plus(rules.unreported())))
                .map(HostRecord.Answer::at);
    }

    /** The next moment at which {@link #stage}, or whether the arming is open, can depend on the time. */
    private static Optional<Instant> next(HostRecord facts, Optional<Arming> arming, Instant now, ArmingRules rules) {
        List<Instant> moments = new ArrayList<>();
        arming.filter(a -> isOpen(a, now)).ifPresent(a -> {
            moments.add(a.window().from());
            moments.add(a.window().until());
            moments.add(start(a).plus(rules.unfetched()));
        });
        facts.answer().ifPresent(answer -> {
            moments.add(answer.at().plus(rules.fetching()));
            moments.add(answer.at().plus(rules.unreported()));
        });
        return moments.stream().filter(now::isBefore).min(Comparator.naturalOrder());
    }

    private static Instant start(Arming arming) {
        Instant from = arming.window().from();
        return arming.since().isAfter(from) ? arming.since() : from;
    }

    private static HostState stage(HostRecord facts, Optional<Arming> arming, Instant now, ArmingRules rules) {
        Optional<Arming> awaited = arming.filter(a -> isAwaited(facts, a));
        if (awaited.isPresent()) {
            return armed(facts, awaited.get(), now, rules);
        }
        Optional<Instant> installed = installed(facts);
        if (installed.isPresent()) {
            return new HostState(Stage.INSTALLED, installed, "reported its first boot")
                    .adding(arming.filter(a -> isOpen(a, now))
                            .map(a -> "; armed to " + a.mode().word() + ", until "
                                    + ClaimJudge.moment(a.window().until()))
                            .orElse(""))
                    .adding(told(facts.refusal().filter(r -> isLast(r.at(), installed)), " again"));
        }
        return facts.answer()
                .map(answer -> answered(facts, answer, arming, now, rules))
                .or(() -> facts.refusal().map(Stages::refused))
                .orElse(HostState.NEVER_SEEN);
    }

    /** Whether the first answer of {@code arming} is still to come, or should have, and nothing else was heard since. */
    static boolean isAwaited(HostRecord facts, Arming arming) {
        boolean ended = arming.closed()
                .filter(c -> c.at().isBefore(arming.window().until()) || ClaimJudge.isDisarmed(arming))
                .isPresent();
        return !ended
                && arming.firstAnswer().isEmpty()
                && isLast(arming.since(), facts.answer().map(HostRecord.Answer::at))
                && isLast(arming.since(), facts.reported());
    }

    /** When it reported, if it was answered nothing since. */
    private static Optional<Instant> installed(HostRecord facts) {
        return facts.reported().filter(at -> isLast(at, facts.answer().map(HostRecord.Answer::at)));
    }

    /** Who reported once does so again, also before the installation is so far that it says so. */
    private static boolean expectsReport(HostRecord facts, HostRecord.Answer answer) {
        return answer.expectsReport() || facts.reported().isPresent();
    }

    /** Whether it fetched something that comes after its answer. */
    private static boolean hasBegun(HostRecord facts, HostRecord.Answer answer) {
        return answer.expectsReport()
                || facts.template().filter(t -> !t.at().isBefore(answer.at())).isPresent();
    }

    /** What the answer promised, and did not come so far. */
    private static Optional<String> missing(HostRecord facts, HostRecord.Answer answer) {
        if (answer.outlook().template()
                && facts.template().filter(t -> !t.at().isBefore(answer.at())).isEmpty()) {
            return Optional.of("its disklabel template was not fetched since");
        }
        return expectsReport(facts, answer) ? Optional.of("no report since") : Optional.empty();
    }

    /**
     * When the installation that {@code arming} was for counted as over, since nothing was heard of it any more; empty if it
     * does not count so, or if the window ended before.
     */
    static Optional<Instant> quiet(HostRecord facts, Arming arming, Instant now, ArmingRules rules) {
        Optional<Instant> answered = facts.answer()
                .map(HostRecord.Answer::at)
                .filter(at -> arming.firstAnswer()
                        .filter(first -> !at.isBefore(first))
                        .isPresent());
        HostState state = of(facts, Optional.of(arming), now, rules);
        return answered.filter(at -> state.stage() == Stage.UNCONFIRMED)
                .map(at -> at.plus(rules.unreported()))
                .filter(at -> at.isBefore(arming.window().until()));
    }

    private static boolean isLast(Instant at, Optional<Instant> other) {
        return other.isEmpty() || !at.isBefore(other.get());
    }

    private static boolean isOpen(Arming arming, Instant now) {
        ArmingState state = arming.state(now);
        return state instanceof ArmingState.Armed || state instanceof ArmingState.Waiting;
    }

    /** That what was answered {@code answer} was refused later; what somebody else was refused says nothing of it. */
    private static Optional<HostRecord.Refusal> ownRefusal(HostRecord facts, HostRecord.Answer answer) {
        return facts.refusal()
                .filter(r -> isLast(r.at(), Optional.of(answer.at())))
                .filter(r -> r.requester().equals(answer.requester()));
    }

    private static HostState refused(HostRecord.Refusal refusal) {
        return new HostState(Stage.REFUSED, Optional.of(refusal.at()), refusal.reason());
    }

    /** What a refusal adds to a state that it does not change. */
    private static String told(Optional<HostRecord.Refusal> refusal, String again) {
        return refusal.map(r -> "; asked" + again + " " + ClaimJudge.moment(r.at())
                        + (r.reason().startsWith(HostRecord.UNANSWERED) ? ", and " : ", and was refused: ")
                        + r.reason())
                .orElse("");
    }

    private static HostState armed(HostRecord facts, Arming arming, Instant now, ArmingRules rules) {
        Instant from = start(arming);
        Instant until = arming.window().until();
        String mode = arming.mode().word();
        Optional<HostRecord.Refusal> refusal = facts.refusal().filter(r -> isLast(r.at(), Optional.of(arming.since())));
        String asked = told(refusal, "");
        if (now.isBefore(from)) {
            String detail = "from " + ClaimJudge.moment(from) + " on";
            return new HostState(Stage.ARMED, Optional.of(arming.since()), detail + asked);
        }
        Instant patience = from.plus(rules.unfetched());
        if (now.isBefore(patience) && now.isBefore(until)) {
            String detail = "to " + mode + ", until " + ClaimJudge.moment(until);
            return new HostState(Stage.ARMED, Optional.of(arming.since()), detail + asked);
        }
        String detail = now.isBefore(until)
                ? "armed to " + mode + " since " + ClaimJudge.moment(from)
                        + (refusal.isPresent() ? ", and fetched nothing" : ", and asked nothing")
                : "armed to " + mode + ", nothing was fetched, and its window is over";
        return new HostState(
                Stage.NEVER_FETCHED, Optional.of(patience.isBefore(until) ? patience : until), detail + asked);
    }

    private static HostState answered(
            HostRecord facts, HostRecord.Answer answer, Optional<Arming> arming, Instant now, ArmingRules rules) {
        Optional<HostRecord.Refusal> refusal = ownRefusal(facts, answer);
        Optional<String> missing = missing(facts, answer);
        boolean unfinished = missing.isPresent() || !answer.outlook().stop().isEmpty();
        Instant patience = answer.at().plus(rules.unreported());
        boolean spent = arming.filter(a -> a.firstAnswer().isPresent() && !isOpen(a, now))
                .isPresent();
        if (refusal.isPresent() && !unfinished && (spent || !now.isBefore(patience))) {
            return refused(refusal.get());
        }
        return answered(answer, missing, hasBegun(facts, answer), now, rules).adding(told(refusal, " again"));
    }

    private static HostState answered(
            HostRecord.Answer answer, Optional<String> missing, boolean begun, Instant now, ArmingRules rules) {
        String what = answer.mode().word();
        Instant patience = answer.at().plus(rules.unreported());
        String stop = answer.outlook().stop();
        // who goes on all the same is not what it was taken for
        if (!stop.isEmpty() && !(begun && now.isBefore(patience))) {
            return new HostState(
                    Stage.ABORTED, Optional.of(answer.at()), what + ": with this answer the installer " + stop);
        }
        if (now.isBefore(answer.at().plus(rules.fetching())) && now.isBefore(patience)) {
            return new HostState(Stage.FETCHING, Optional.of(answer.at()), what);
        }
        if (now.isBefore(patience)) {
            return new HostState(Stage.INSTALLING, Optional.of(answer.at()), what);
        }
        String answered = what + ": answered " + ClaimJudge.moment(answer.at());
        return missing.map(m -> new HostState(Stage.HUNG, Optional.of(patience), answered + ", and " + m))
                .orElseGet(() -> new HostState(
                        Stage.UNCONFIRMED,
                        Optional.of(patience),
                        answered + ", fetched all there is, and quiet since; it tells of no first boot"));
    }
}
