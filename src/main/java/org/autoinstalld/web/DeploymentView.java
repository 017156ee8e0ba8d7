package org.autoinstalld.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.Masking;
import org.autoinstalld.api.Moments;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepRecord;
import org.autoinstalld.deploy.StepState;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as docs/api.md describes it.
 *
 * @param step the one it is at; of one that is over the last
 * @param state of that step; {@code aborted} if somebody ended the deployment
 * @param detail what was done or seen last, or why it failed
 * @param seconds how long it has been at that step
 * @param console the last lines of its console, of one that is unfinished
 */
public record DeploymentView(
        HostName host,
        String mode,
        String hypervisor,
        String way,
        String by,
        Instant begun,
        String step,
        String state,
        String detail,
        @Nullable Long seconds,
        List<StepView> steps,
        List<String> console) {

    /** @param seconds how long it took, or has taken so far */
    public record StepView(
            String step,
            String state,
            @Nullable Instant began,
            @Nullable Instant ended,
            @Nullable Long seconds,
            String detail) {
        private static StepView of(StepRecord record, Masking masking, Instant now) {
            return new StepView(
                    record.step().word(),
                    record.state().word(),
                    record.began(),
                    record.ended(),
                    DeploymentView.seconds(record, now),
                    masking.text(record.detail()));
        }
    }

    /** @param console the last lines of its console */
    public static DeploymentView of(Deployment deployment, Masking masking, Instant now, List<String> console) {
        StepRecord current = deployment.current().orElseGet(() -> deployment.step(DeployStep.CLOSE));
        return new DeploymentView(
                deployment.host(),
                deployment.mode().word(),
                deployment.hypervisor(),
                deployment.way().word(),
                deployment.by(),
                deployment.begun(),
                current.step().word(),
                deployment.aborted() ? "aborted" : current.state().word(),
                masking.text(current.detail()),
                seconds(current, now),
                deployment.steps().stream()
                        .map(s -> StepView.of(s, masking, now))
                        .toList(),
                console.stream().map(masking::text).toList());
    }

    private static @Nullable Long seconds(StepRecord record, Instant now) {
        Instant began = record.began();
        if (began == null || record.state() == StepState.WAITING) {
            return null;
        }
        Instant ended = record.ended();
        return Math.max(0, Duration.between(began, ended == null ? now : ended).toSeconds());
    }

    /** For the list: {@code install 12m}, {@code answer failed}. */
    static Cell cell(Deployment deployment, Masking masking, Instant now) {
        DeploymentView view = of(deployment, masking, now, List.of());
        boolean runs =
                deployment.current().filter(c -> c.state() == StepState.RUNNING).isPresent();
        String how = runs && !deployment.aborted() && view.seconds != null ? spelt(view.seconds) : view.state;
        return new Cell(deployment.isDone() ? "deployed" : view.step + " " + how, view.state, view.detail);
    }

    /** @param state by which it is coloured */
    record Cell(String text, String state, String detail) {}

    /** With times as people read them. */
    Page page(ZoneId zone) {
        return new Page(
                mode,
                hypervisor,
                way,
                by,
                Moments.local(begun, zone),
                state,
                steps.stream()
                        .map(s -> new PageStep(
                                s.step,
                                s.state,
                                s.began == null ? "" : Moments.local(s.began, zone),
                                s.seconds == null ? "" : spelt(s.seconds),
                                s.detail))
                        .toList(),
                console);
    }

    record PageStep(String step, String state, String began, String took, String detail) {}

    record Page(
            String mode,
            String hypervisor,
            String way,
            String by,
            String begunHere,
            String state,
            List<PageStep> steps,
            List<String> console) {}

    private static String spelt(long seconds) {
        final int minute = 60;
        return seconds < 2 * minute ? seconds + " s" : seconds / minute + " min";
    }
}
