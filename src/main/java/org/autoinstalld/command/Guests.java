package org.autoinstalld.command;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.conffile.Command;
import org.autoinstalld.conffile.Commands.Outcome;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.plan.Target;
import org.autoinstalld.plan.VmStatus;

/**
 * Which VMs of a hypervisor run.
 *
 * @param status empty if that is not known
 * @param notes why it is not known
 */
record Guests(Optional<VmStatus> status, List<String> notes) {
    /** Nobody was asked. */
    static final Guests UNASKED = new Guests(Optional.empty(), List.of());

    /** Asks vmctl(8), or whatever the inventory says to ask. */
    static Guests ask(Target target) {
        Optional<Command> command = target.status(Wanted::exists);
        if (command.isEmpty()) {
            return UNASKED;
        }
        Outcome outcome = new Programs().run(command.get());
        Optional<VmStatus> status = outcome.succeeded()
                ? VmStatus.parse(outcome.output())
                : outcome.isExit(1) ? VmStatus.parseOfNone(outcome.output()) : Optional.empty();
        String why = outcome.succeeded() ? "no table with a column NAME" : outcome.failure();
        return status.isPresent()
                ? new Guests(status, List.of())
                : new Guests(Optional.empty(), List.of("which VMs run is not known: " + command.get() + ": " + why));
    }
}
