package org.autoinstalld.plan;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.problem.Printable;
import org.jspecify.annotations.Nullable;

/**
 * Which VMs of a hypervisor run.
 *
 * @param status null if that is not known
 * @param notes why it is not known
 */
public record RunningGuests(@Nullable VmStatus status, List<String> notes) {
    /** Nobody was asked. */
    static final RunningGuests UNASKED = new RunningGuests(null, List.of());

    /** With its own words, if it has any. */
    private static String why(Outcome outcome) {
        return outcome.output()
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .map(last -> outcome.failure() + ": " + Printable.oneLine(last.strip()))
                .orElseGet(outcome::failure);
    }

    /** Asks vmctl(8), or whatever the inventory says to ask. */
    public static RunningGuests ask(KeptFile target) {
        Optional<ExternalCommand> command = target.status();
        if (command.isEmpty()) {
            return UNASKED;
        }
        Outcome outcome = target.machine().run(command.get());
        Optional<VmStatus> status = outcome.succeeded()
                ? VmStatus.parse(outcome.output())
                : outcome.isExit(1) ? VmStatus.parseOfNone(outcome.output()) : Optional.empty();
        String why = target.machine()
                .lost(outcome)
                .orElse(command.get() + ": " + (outcome.succeeded() ? "no table with a column NAME" : why(outcome)));
        return new RunningGuests(
                status.orElse(null), status.isPresent() ? List.of() : List.of("which VMs run is not known: " + why));
    }
}
