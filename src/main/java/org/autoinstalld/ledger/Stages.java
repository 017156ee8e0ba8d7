package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.ledger.HostState.Stage;

/** Where a host stands, from what is known of it: the latest of arming, answer, report and refusal decides. */
final class Stages {
    private Stages() {}

    static HostState of(HostFacts facts, Optional<Arming> arming, Instant now, Rules rules) {
        return stage(facts, arming, now, rules).until(next(facts, arming, now, rules));
    }

    /** The next moment at which {@link #stage}, or whether the arming is open, can depend on the time. */
    private static Optional<Instant> next(HostFacts facts, Optional<Arming> arming, Instant now, Rules rules) {
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

    private static HostState stage(HostFacts facts, Optional<Arming> arming, Instant now, Rules rules) {
        Optional<Instant> answered = facts.answer().map(HostFacts.Answer::at);
        Optional<Instant> installed = facts.reported().filter(at -> isLast(at, answered));
        Optional<Instant> armed = arming.filter(
                        a -> isOpen(a, now) && a.firstAnswer().isEmpty())
                .map(Arming::since)
                .filter(at -> isLast(at, answered) && isLast(at, facts.reported()));
        Optional<HostState> refused = refusal(facts, armed, installed);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (armed.isPresent()) {
            return armed(arming.orElseThrow(), now, rules);
        }
        if (installed.isPresent()) {
            return new HostState(Stage.INSTALLED, installed, "reported its first boot");
        }
        return facts.answer().map(answer -> answered(answer, now, rules)).orElse(HostState.NEVER_SEEN);
    }

    /**
     * When the installation that {@code arming} was for counted as done, since nothing was heard of it any more; empty if it
     * does not count so, or if the window ended before.
     */
    static Optional<Instant> quiet(HostFacts facts, Arming arming, Instant now, Rules rules) {
        Optional<Instant> answered = facts.answer()
                .filter(answer -> !answer.expectsReport())
                .map(HostFacts.Answer::at)
                .filter(at -> arming.firstAnswer()
                        .filter(first -> !at.isBefore(first))
                        .isPresent());
        HostState state = of(facts, Optional.of(arming), now, rules);
        // a report would have another time
        return answered.filter(
                        at -> state.stage() == Stage.INSTALLED && state.since().equals(answered))
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

    /** A refusal after all else, unless somebody else's while an installation may be going on. */
    private static Optional<HostState> refusal(HostFacts facts, Optional<Instant> armed, Optional<Instant> installed) {
        return facts.refusal()
                .filter(r -> isLast(r.at(), armed) && isLast(r.at(), facts.reported()))
                .filter(r -> isLast(r.at(), facts.answer().map(HostFacts.Answer::at)))
                .filter(r -> {
                    boolean underway = facts.answer().isPresent() && armed.isEmpty() && installed.isEmpty();
                    return !underway
                            || facts.answer()
                                    .flatMap(HostFacts.Answer::requester)
                                    .equals(r.requester());
                })
                .map(r -> new HostState(Stage.REFUSED, Optional.of(r.at()), r.reason()));
    }

    private static HostState armed(Arming arming, Instant now, Rules rules) {
        Instant from = start(arming);
        if (now.isBefore(from)) {
            return new HostState(Stage.ARMED, Optional.of(arming.since()), "from " + from + " on");
        }
        Instant patience = from.plus(rules.unfetched());
        if (now.isBefore(patience)) {
            return new HostState(
                    Stage.ARMED,
                    Optional.of(arming.since()),
                    "to " + arming.mode().word() + ", until " + arming.window().until());
        }
        return new HostState(
                Stage.STUCK,
                Optional.of(patience),
                "armed to " + arming.mode().word() + " since " + from + ", and asked nothing");
    }

    private static HostState answered(HostFacts.Answer answer, Instant now, Rules rules) {
        String what = answer.mode().word();
        Duration since = Duration.between(answer.at(), now);
        if (since.compareTo(rules.fetching()) < 0) {
            return new HostState(Stage.FETCHING, Optional.of(answer.at()), what);
        }
        if (since.compareTo(rules.unreported()) < 0) {
            return new HostState(Stage.INSTALLING, Optional.of(answer.at()), what);
        }
        Instant patience = answer.at().plus(rules.unreported());
        if (answer.expectsReport()) {
            return new HostState(
                    Stage.STUCK, Optional.of(patience), what + ": answered " + answer.at() + ", and no report since");
        }
        return new HostState(
                Stage.INSTALLED,
                Optional.of(answer.at()),
                "presumably: quiet since it was answered, and no report is expected");
    }
}
