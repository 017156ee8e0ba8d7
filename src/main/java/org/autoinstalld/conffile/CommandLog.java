package org.autoinstalld.conffile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** Runs the commands of one run, and keeps how each of them ended. */
final class CommandLog {
    private final CommandRunner runner;
    private final List<CommandRunner.Outcome> outcomes = new ArrayList<>();

    CommandLog(CommandRunner runner) {
        this.runner = runner;
    }

    /** In the order in which they were run. */
    List<CommandRunner.Outcome> outcomes() {
        return outcomes;
    }

    /** Returns the problem if it failed. */
    Optional<Problem> run(ExternalCommand command, Place place) {
        CommandRunner.Outcome outcome = outcome(command);
        return outcome.succeeded()
                ? Optional.empty()
                : Optional.of(Problem.error(place, "command \"" + command + "\" failed: " + outcome.failure()));
    }

    /** Tells daemons of files that were put back: all of them, whatever becomes of each. Returns what failed. */
    List<Problem> again(List<ExternalCommand> reloads) {
        List<Problem> problems = new ArrayList<>();
        for (ExternalCommand reload : reloads) {
            CommandRunner.Outcome outcome = outcome(reload);
            if (!outcome.succeeded()) {
                problems.add(Problem.error(
                        Place.of(reload.argv().get(0)),
                        "command \"" + reload + "\" failed with the old files too: " + outcome.failure(),
                        "see whether its daemon runs"));
            }
        }
        return problems;
    }

    private CommandRunner.Outcome outcome(ExternalCommand command) {
        CommandRunner.Outcome outcome = runner.run(command);
        outcomes.add(outcome);
        return outcome;
    }
}
