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
 * @param had which entries vm.conf and dhcpd.conf had of it before; null until that was looked at
 * @param images what becomes of those that it had before
 * @param power what was done to its VM
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
        @Nullable Had had,
        Images images,
        Power power,
        boolean aborted) {

    /** What becomes of images that are there before it begins. */
    public enum Images {
        /** There may be none: something would be lost. */
        NONE,
        /** They are what is installed over, or upgraded. */
        OVER,
        /** They are kept beside new ones. */
        ASIDE
    }

    /**
     * Which entries there were before.
     *
     * @param former these, to the byte; null if that is not known, or a secret is among them
     */
    public record Had(boolean vm, boolean dhcp, @Nullable Former former) {}

    /**
     * What our parts of both files had of it, and of no other host.
     *
     * @param vm null if vm.conf had no part of ours
     * @param dhcpd null if dhcpd.conf had none
     */
    public record Former(@Nullable String vm, @Nullable String dhcpd) {}

    /**
     * What was done to a VM.
     *
     * @param armed when its host was armed for this; null if it is not, or not any more
     * @param started when it was started; null if it was not
     * @param pid then; null if that was not seen
     * @param stopFirst whether it may run from before, and has to be stopped before files are written
     */
    public record Power(
            @Nullable Instant armed,
            @Nullable Instant started,
            @Nullable Long pid,
            boolean stopFirst) {}

    public Deployment {
        steps = List.copyOf(steps);
        disks = List.copyOf(disks);
        if (!steps.stream().map(StepRecord::step).toList().equals(Arrays.asList(DeployStep.values()))) {
            throw new IllegalArgumentException("not all steps in their order");
        }
    }

    /** One that is about to begin, for a VM that does not run and has no disk. */
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
                null,
                Images.NONE,
                new Power(null, null, null, false),
                false);
    }

    /** The same for a VM that may run and has a disk. */
    public Deployment over(boolean withNewDisk) {
        return new Deployment(
                host,
                mode,
                hypervisor,
                way,
                by,
                begun,
                steps,
                disks,
                had,
                withNewDisk ? Images.ASIDE : Images.OVER,
                new Power(null, null, null, true),
                aborted);
    }

    /** Whether images that it had are kept beside new ones. */
    public boolean newDisk() {
        return images == Images.ASIDE;
    }

    public @Nullable Instant armed() {
        return power.armed();
    }

    public @Nullable Instant started() {
        return power.started();
    }

    public @Nullable Long pid() {
        return power.pid();
    }

    public boolean stopFirst() {
        return power.stopFirst();
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

    /**
     * Whether an image is none that was there before, for all that is known: it was made and recorded, or whoever made it was
     * killed before that.
     *
     * @param written when it was written last
     */
    public boolean isOwn(String path, long inode, Instant written) {
        // devices are numbered anew when a machine boots
        boolean recorded = disks.stream().anyMatch(d -> d.path().equals(path) && d.inode() == inode);
        StepRecord disk = step(DeployStep.DISK);
        Instant began = disk.began();
        boolean interrupted = disk.state() == StepState.RUNNING
                && began != null
                && !written.isBefore(began.minusSeconds(2))
                && !written.isAfter(began.plus(Bounds.DISK));
        return recorded || interrupted;
    }

    /** Whether it made that file itself. */
    public boolean made(String path, long device, long inode) {
        return isUnfinished()
                && disks.stream().anyMatch(d -> d.path().equals(path) && d.device() == device && d.inode() == inode);
    }

    private Deployment with(StepRecord changed) {
        return with(
                steps.stream()
                        .map(s -> s.step() == changed.step() ? changed : s)
                        .toList(),
                power);
    }

    private Deployment with(List<StepRecord> nowSteps, Power now) {
        return new Deployment(host, mode, hypervisor, way, by, begun, nowSteps, disks, had, images, now, aborted);
    }

    public Deployment running(DeployStep step, Instant now) {
        return with(step(step).running(now));
    }

    /** What a step that runs waits for. */
    public Deployment waitingFor(DeployStep step, String what) {
        return with(step(step).saying(what));
    }

    public Deployment ended(DeployStep step, StepState how, Instant now, String detail) {
        return with(step(step).ended(how, now, detail));
    }

    public Deployment armedAt(@Nullable Instant when) {
        return with(steps, new Power(when, started(), pid(), stopFirst()));
    }

    /** Its VM was started, and one that was left from before is gone. */
    public Deployment startedAt(@Nullable Instant when, @Nullable Long pid) {
        return with(steps, new Power(armed(), when, pid, false));
    }

    /** Its VM is another process now. */
    public Deployment runningAs(@Nullable Long pid) {
        return with(steps, new Power(armed(), started(), pid, stopFirst()));
    }

    public Deployment havingMade(CreatedDisk disk) {
        List<CreatedDisk> all = new ArrayList<>(disks);
        all.add(disk);
        return new Deployment(host, mode, hypervisor, way, by, begun, steps, all, had, images, power, aborted);
    }

    /** Looked at once: what it had before the first try. */
    public Deployment havingHad(Had entries) {
        return had != null
                ? this
                : new Deployment(host, mode, hypervisor, way, by, begun, steps, disks, entries, images, power, aborted);
    }

    public Deployment ended() {
        return new Deployment(
                host,
                mode,
                hypervisor,
                way,
                by,
                begun,
                steps,
                disks,
                had,
                images,
                new Power(null, started(), pid(), false),
                true);
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
        return with(
                all,
                installed
                        ? new Power(armed(), started(), null, false)
                        : new Power(null, null, null, stopping || stopFirst()));
    }
}
