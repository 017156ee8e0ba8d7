package org.autoinstalld.plan;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.CommandRunner.Outcome;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;

/**
 * Which VMs of a hypervisor run.
 *
 * @param status empty if that is not known
 * @param notes why it is not known
 */
public record RunningGuests(Optional<VmStatus> status, List<String> notes) {
    /** Nobody was asked. */
    static final RunningGuests UNASKED = new RunningGuests(Optional.empty(), List.of());

    /** Asks vmctl(8), or whatever the inventory says to ask. */
    static RunningGuests ask(KeptFile target) {
        Optional<ExternalCommand> command = target.status(DesiredFiles::exists);
        if (command.isEmpty()) {
            return UNASKED;
        }
        Outcome outcome = new Programs().run(command.get());
        Optional<VmStatus> status = outcome.succeeded()
                ? VmStatus.parse(outcome.output())
                : outcome.isExit(1) ? VmStatus.parseOfNone(outcome.output()) : Optional.empty();
        String why = outcome.succeeded() ? "no table with a column NAME" : outcome.failure();
        return status.isPresent()
                ? new RunningGuests(status, List.of())
                : new RunningGuests(
                        Optional.empty(), List.of("which VMs run is not known: " + command.get() + ": " + why));
    }
}
