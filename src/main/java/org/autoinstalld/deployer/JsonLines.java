package org.autoinstalld.deployer;

import java.time.Instant;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.JsonReport;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepRecord;

/** One object a line for each change, and one at the end. */
public record JsonLines(Terminal terminal, JsonReport report) implements DeployOutput {
    private record Line(Instant at, HostName host, String step, String state, String detail, long seconds) {}

    private record End(int done, int failed, int refused) {}

    @Override
    public void step(Deployment deployment, StepRecord step) {
        print(report.line(new Line(
                Instant.now(),
                deployment.host(),
                step.step().word(),
                step.state().word(),
                step.detail(),
                PlainLines.seconds(step))));
    }

    private void print(String line) {
        terminal.out().print(line);
        terminal.out().flush();
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
        print(report.lastLine(new End(tally.done(), tally.failed(), tally.refused())));
    }
}
