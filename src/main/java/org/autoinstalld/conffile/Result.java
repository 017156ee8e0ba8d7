package org.autoinstalld.conffile;

import java.nio.file.Path;
import java.util.List;
import org.autoinstalld.problem.Problem;

/** What became of a plan. */
public sealed interface Result {

    /** Every command that was run, in order, tests and reloads. */
    List<CommandRunner.Outcome> commands();

    /**
     * All of it was done.
     *
     * @param changed the files that were replaced; empty if there was nothing to do
     * @param warnings what could not be tidied up afterwards
     */
    record Done(List<Path> changed, List<Problem> warnings, List<CommandRunner.Outcome> commands) implements Result {
        public Done {
            changed = List.copyOf(changed);
            warnings = List.copyOf(warnings);
            commands = List.copyOf(commands);
        }
    }

    /**
     * None of it was done.
     *
     * @param step what failed, such as {@code replace /etc/vm.conf} or {@code run rcctl restart dhcpd}
     * @param problem why
     * @param restored whether everything is as it was; if not, {@code more} says what is not, and the next
     *     {@link Apply#recover} tries again where it can
     */
    record Failed(
            String step, Problem problem, boolean restored, List<Problem> more, List<CommandRunner.Outcome> commands)
            implements Result {
        public Failed {
            more = List.copyOf(more);
            commands = List.copyOf(commands);
        }
    }
}
