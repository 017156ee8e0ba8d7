package org.autoinstalld.deployrecord;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.deploy.CreatedDisk;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepRecord;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.Way;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as its file has it. Moments are texts, since those of JSON are cut to seconds.
 *
 * @param version of this form; a later one is not read by an earlier program
 */
record DeploymentJson(
        int version,
        String host,
        String mode,
        String hypervisor,
        String way,
        String by,
        String begun,
        List<StepJson> steps,
        List<DiskJson> disks,
        @Nullable Boolean hadVm,
        @Nullable Boolean hadDhcp,
        @Nullable FormerJson former,
        boolean newDisk,
        @Nullable Boolean over,
        @Nullable String armed,
        @Nullable String started,
        @Nullable Long pid,
        boolean stopFirst,
        boolean aborted) {
    static final int VERSION = 1;

    record StepJson(
            String step,
            String state,
            @Nullable String began,
            @Nullable String ended,
            String detail) {
        private StepRecord record() {
            return new StepRecord(
                    DeployStep.of(step).orElseThrow(),
                    StepState.of(state).orElseThrow(),
                    instant(began),
                    instant(ended),
                    detail);
        }
    }

    record FormerJson(@Nullable String vm, @Nullable String dhcpd) {}

    record DiskJson(String path, long device, long inode, String created) {}

    static DeploymentJson of(Deployment d) {
        return new DeploymentJson(
                VERSION,
                d.host().text(),
                d.mode().word(),
                d.hypervisor(),
                d.way().word(),
                d.by(),
                d.begun().toString(),
                d.steps().stream()
                        .map(s -> new StepJson(
                                s.step().word(), s.state().word(), text(s.began()), text(s.ended()), s.detail()))
                        .toList(),
                d.disks().stream()
                        .map(k -> new DiskJson(
                                k.path(), k.device(), k.inode(), k.created().toString()))
                        .toList(),
                d.had() == null ? null : d.had().vm(),
                d.had() == null ? null : d.had().dhcp(),
                d.had() == null || d.had().former() == null
                        ? null
                        : new FormerJson(d.had().former().vm(), d.had().former().dhcpd()),
                d.newDisk(),
                d.images() == Deployment.Images.OVER,
                text(d.armed()),
                text(d.started()),
                d.pid(),
                d.stopFirst(),
                d.aborted());
    }

    /** Empty if it makes no sense. */
    Optional<Deployment> deployment() {
        try {
            List<StepRecord> all = new ArrayList<>();
            steps.forEach(s -> all.add(s.record()));
            return Optional.of(new Deployment(
                    HostName.parse(host).orElseThrow(),
                    Mode.of(mode).orElseThrow(),
                    hypervisor,
                    Way.of(way).orElseThrow(),
                    by,
                    Instant.parse(begun),
                    all,
                    disks.stream()
                            .map(k -> new CreatedDisk(k.path(), k.device(), k.inode(), Instant.parse(k.created())))
                            .toList(),
                    hadVm == null || hadDhcp == null
                            ? null
                            : new Deployment.Had(
                                    hadVm,
                                    hadDhcp,
                                    former == null ? null : new Deployment.Former(former.vm, former.dhcpd)),
                    newDisk
                            ? Deployment.Images.ASIDE
                            // earlier records do not tell
                            : Boolean.FALSE.equals(over) ? Deployment.Images.NONE : Deployment.Images.OVER,
                    new Deployment.Power(instant(armed), instant(started), pid, stopFirst),
                    aborted));
        } catch (RuntimeException e) {
            // something else than we write: a value is missing, or is none of its kind
            return Optional.empty();
        }
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static @Nullable Instant instant(@Nullable String text) throws DateTimeException {
        return text == null ? null : Instant.parse(text);
    }
}
