package org.autoinstalld.conffile;

import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** Tells daemons of files that were put back. */
final class DaemonReloads {
    private DaemonReloads() {}

    /** Runs all of them, whatever becomes of each, and returns what failed. */
    static List<Problem> again(
            List<ExternalCommand> reloads, CommandRunner commands, List<CommandRunner.Outcome> outcomes) {
        List<Problem> problems = new ArrayList<>();
        for (ExternalCommand reload : reloads) {
            CommandRunner.Outcome outcome = commands.run(reload);
            outcomes.add(outcome);
            if (!outcome.succeeded()) {
                problems.add(Problem.error(
                        Place.of(reload.argv().get(0)),
                        "command \"" + reload + "\" failed with the old files too: " + outcome.failure(),
                        "see whether its daemon runs"));
            }
        }
        return problems;
    }
}
