package org.autoinstalld.deployer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.autoinstalld.console.ConsoleReader;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepRecord;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.inventory.SiteAccess;

/** Where a deployment stands, for people. */
public final class DeploymentText {
    private DeploymentText() {}

    /**
     * {@code web1.int.gmmi.me: install: waits for the installer to reboot, for 412s; last on its console: "newfs: done"}.
     *
     * @param console the last lines there, if they are known; of a failure they are told already
     */
    public static String line(Deployment deployment, Instant now, List<String> console) {
        StepRecord step = deployment.current().orElseThrow();
        Instant since = step.ended() != null ? step.ended() : step.began();
        String words =
                step.state() == StepState.RUNNING ? "waits for" : step.state().word();
        String what = step.detail().isEmpty() ? "" : (step.state() == StepState.RUNNING ? " " : ": ") + step.detail();
        String how = step.state() == StepState.RUNNING && step.detail().isEmpty() ? "running" : words + what;
        return deployment.host() + ": " + step.step().word() + ": " + how
                + (since == null
                        ? ""
                        : ", for "
                                + SiteAccess.spelt(Duration.between(since, now).plusSeconds(1)))
                + console.stream()
                        .filter(line -> step.state() == StepState.RUNNING && ConsoleReader.tells(line))
                        .reduce((before, last) -> last)
                        .map(last -> "; last on its console: \"" + last.strip() + "\"")
                        .orElse("");
    }
}
