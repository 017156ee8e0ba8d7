package org.autoinstalld.deploy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.jspecify.annotations.Nullable;

/**
 * One installation or upgrade of one host, as it is recorded. It holds no secret.
 *
 * @param mode whether it is installed or upgraded
 * @param hypervisor name of the machine that it is a guest of
 * @param by who began it
 * @param steps all of them, in their order
 * @param disks images that were made for it
 * @param had whether vm.conf and dhcpd.conf had entries of it before
 * @param armed when it was armed for this; null if it is not, or not any more
 * @param started when its VM was started; null if it was not
 * @param pid of that VM then; null if that was not seen
 * @param stopFirst whether its VM runs from an earlier try, and has to be stopped before it is started
 * @param aborted whether somebody ended it
 */
public record Deployment(
        HostName host,
        Mode mode,
        String hypervisor,
        Way way,
        String by,
        Instant begun,
        List<StepRecord> steps,
        List<CreatedDisk> disks,
        Had had,
        @Nullable Instant armed,
        @Nullable Instant started,
        @Nullable Long pid,
        boolean stopFirst,
        boolean aborted) {

    /** Which entries there were before. */
    public record Had(boolean vm, boolean dhcp) {}

    public Deployment {
        steps = List.copyOf(steps);
        disks = List.copyOf(disks);
        if (!steps.stream().map(StepRecord::step).toList().equals(Arrays.asList(DeployStep.values()))) {
            throw new IllegalArgumentException("not all steps in their order");
        }
    }

    /** One that is about to begin. */
    public static Deployment begin(HostName host, Mode mode, String hypervisor, Way way, String by, Instant now) {
        return new Deployment(
                host,
                mode,
                hypervisor,
                way,
                by,
                now,
                Arrays.stream(DeployStep.values()).map(StepRecord::waiting).toList(),
                List.of(),
                new Had(false, false),
                null,
                null,
                null,
                false,
                false);
    }

    public StepRecord step(DeployStep step) {
        return steps.stream().filter(s -> s.step() == step).findFirst().orElseThrow();
    }

    /** The step it is at: the first that is not over; empty if all are. */
    public Optional<StepRecord> current() {
        return steps.stream().filter(s -> !s.state().isOver()).findFirst();
    }

    public boolean isDone() {
        return !aborted && current().isEmpty();
    }

    /** The step that failed; empty if none did. */
    public Optional<StepRecord> failure() {
        return current().filter(s -> s.state() == StepState.FAILED);
    }

    /** Whether there is something to go on with. */
    public boolean isUnfinished() {
        return !aborted && current().isPresent();
    }

    public boolean isAt(DeployStep step) {
        return current().filter(s -> s.step() == step).isPresent();
    }

    /** Whether it made that file itself. */
    public boolean made(String path, long device, long inode) {
        return isUnfinished()
                && disks.stream().anyMatch(d -> d.path().equals(path) && d.device() == device && d.inode() == inode);
    }

    private Deployment with(StepRecord changed) {
        List<StepRecord> all =
                steps.stream().map(s -> s.step() == changed.step() ? changed : s).toList();
        return with(all, armed, started, pid, stopFirst, aborted);
    }

    private Deployment with(
            List<StepRecord> nowSteps,
            @Nullable Instant nowArmed,
            @Nullable Instant nowStarted,
            @Nullable Long nowPid,
            boolean nowStopFirst,
            boolean nowAborted) {
        return new Deployment(
                host,
                mode,
                hypervisor,
                way,
                by,
                begun,
                nowSteps,
                disks,
                had,
                nowArmed,
                nowStarted,
                nowPid,
                nowStopFirst,
                nowAborted);
    }

    public Deployment running(DeployStep step, Instant now) {
        return with(step(step).running(now));
    }

    public Deployment ended(DeployStep step, StepState how, Instant now, String detail) {
        return with(step(step).ended(how, now, detail));
    }

    public Deployment armedAt(@Nullable Instant when) {
        return with(steps, when, started, pid, stopFirst, aborted);
    }

    /** Its VM was started, and one that was left from before is gone. */
    public Deployment startedAt(@Nullable Instant when, @Nullable Long nowPid) {
        return with(steps, armed, when, nowPid, false, aborted);
    }

    public Deployment havingMade(CreatedDisk disk) {
        List<CreatedDisk> all = new ArrayList<>(disks);
        all.add(disk);
        return new Deployment(
                host, mode, hypervisor, way, by, begun, steps, all, had, armed, started, pid, stopFirst, aborted);
    }

    public Deployment havingHad(Had entries) {
        return new Deployment(
                host, mode, hypervisor, way, by, begun, steps, disks, entries, armed, started, pid, stopFirst, aborted);
    }

    public Deployment ended() {
        return with(steps, null, started, pid, stopFirst, true);
    }

    /** Its VM is another process now. */
    public Deployment runningAs(@Nullable Long nowPid) {
        return with(steps, armed, started, nowPid, stopFirst, aborted);
    }

    /**
     * Anew from that step on.
     *
     * @param stopping whether a VM that runs is one of an earlier try
     */
    Deployment from(DeployStep step, boolean stopping) {
        List<StepRecord> all = steps.stream()
                .map(s -> s.step().compareTo(step) >= 0 ? StepRecord.waiting(s.step()) : s)
                .toList();
        boolean installed = step.compareTo(DeployStep.INSTALL) > 0;
        return installed
                ? with(all, armed, started, null, stopping, aborted)
                : with(all, null, null, null, stopping, aborted);
    }
}
