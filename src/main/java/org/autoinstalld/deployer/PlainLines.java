package org.autoinstalld.deployer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepRecord;
import org.autoinstalld.deploy.StepState;

/** One line for each change; those of failures on stderr. */
public record PlainLines(Terminal terminal) implements DeployOutput {
    @Override
    public void step(Deployment deployment, StepRecord step) {
        String line = line(deployment, step);
        (step.state() == StepState.FAILED ? terminal.err() : terminal.out()).println(line);
        terminal.out().flush();
    }

    /** {@code web1.int.gmmi.me: install: done in 412s: it rebooted}; of a failure why alone. */
    static String line(Deployment deployment, StepRecord step) {
        String head = deployment.host() + ": " + step.step().word() + ": ";
        if (step.state() == StepState.FAILED) {
            return head + step.detail();
        }
        String took = step.state() == StepState.DONE ? " in " + seconds(step) + "s" : "";
        return head + step.state().word() + took + (step.detail().isEmpty() ? "" : ": " + step.detail());
    }

    /** How long it took, or has taken. */
    static long seconds(StepRecord step) {
        return step.began() == null || step.ended() == null
                ? 0
                : Duration.between(step.began(), step.ended()).toSeconds();
    }

    @Override
    public void waits(HostName host, String what, String seen) {
        // each change is told, and waiting is none
    }

    @Override
    public void note(String words) {
        terminal.complain(words);
    }

    @Override
    public void end(Tally tally) {
        terminal.complain(sentence(tally));
    }

    /** {@code 3 deployed, 1 failed}. */
    static String sentence(Tally tally) {
        List<String> parts = new ArrayList<>();
        parts.add(tally.done() + " deployed");
        if (tally.failed() > 0) {
            parts.add(tally.failed() + " failed");
        }
        if (tally.refused() > 0) {
            parts.add(tally.refused() + " refused");
        }
        if (tally.interrupted() > 0) {
            parts.add(tally.interrupted() + " interrupted: 'autoinstalld resume' goes on");
        }
        return String.join(", ", parts);
    }
}
