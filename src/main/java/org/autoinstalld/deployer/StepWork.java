package org.autoinstalld.deployer;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.deploy.CreatedDisk;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.Sighting;
import org.autoinstalld.deploy.StepRecord;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.VmSight;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.SeenFile;
import org.jspecify.annotations.Nullable;

/** What is done for each step, and how that is recorded: before it begins, and when it has ended. */
final class StepWork {
    private static final DateTimeFormatter ASIDE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final DeploySurroundings around;
    private final Consoles consoles;

    StepWork(DeploySurroundings around, Consoles consoles) {
        this.around = around;
        this.consoles = consoles;
    }

    /** Stops a VM of an earlier time, and makes the images that are not there. */
    void disks(HostRun host, Sighting seen) throws ConfFileException {
        begin(host, DeployStep.DISK);
        if (host.deployment().stopFirst() && seen.isRunning()) {
            Optional<Setback> setback = host.vmctl().end(host.vmName());
            if (setback.isPresent()) {
                set(host, DeployStep.DISK, "its VM does not stop: ", setback.get());
            }
            return;
        }
        for (String old : seen.oldDisks()) {
            String kept = old + "." + ASIDE.format(Instant.now());
            Optional<String> failure = host.machine().rename(old, kept);
            if (failure.isPresent()) {
                fail(host, DeployStep.DISK, "'" + old + "' cannot be kept as '" + kept + "': " + failure.get());
                return;
            }
        }
        for (int i = 0; i < host.disks().size(); i++) {
            Vm.Disk disk = host.disks().get(i);
            if (!seen.missingDisks().contains(disk.path()) && !seen.oldDisks().contains(disk.path())) {
                continue;
            }
            String size = host.vm().size(i).map(Object::toString).orElse("");
            Optional<Setback> setback = host.vmctl().run(host.vmctl().create(disk, size));
            SeenFile made = host.machine().look(disk.path());
            if (setback.isPresent()) {
                set(host, DeployStep.DISK, "", setback.get());
                return;
            }
            if (!(made instanceof SeenFile.There there)) {
                fail(host, DeployStep.DISK, "'" + disk.path() + "' is not there after vmctl create");
                return;
            }
            record(
                    host,
                    host.deployment()
                            .havingMade(new CreatedDisk(disk.path(), there.device(), there.inode(), Instant.now())));
        }
    }

    /** Armed, and started unless it runs already. */
    void start(HostRun host, Sighting seen) throws ConfFileException {
        begin(host, DeployStep.START);
        boolean runs = seen.isRunning();
        host.begun();
        Instant armed = Instant.now();
        Duration window = host.bounds()
                .answer()
                .plus(host.bounds().install())
                .plus(host.bounds().boot());
        Optional<String> refusal =
                around.server().arm(host.name(), host.deployment().mode(), window);
        if (refusal.isPresent()) {
            fail(host, DeployStep.START, "not armed: " + refusal.get());
            return;
        }
        record(host, host.deployment().armedAt(armed));
        Instant started = Instant.now();
        Optional<Setback> setback = runs ? Optional.empty() : consoles.startInstaller(host);
        if (setback.isPresent()) {
            set(host, DeployStep.START, "", setback.get());
            return;
        }
        record(host, host.deployment().startedAt(started, pid(host)));
    }

    /** Started from its disk, unless it runs already. */
    void boot(HostRun host, Sighting seen) throws ConfFileException {
        begin(host, DeployStep.BOOT);
        if (!seen.isRunning()) {
            record(host, host.deployment().runningAs(null));
            Optional<Setback> setback = consoles.startInstalled(host);
            if (setback.isPresent()) {
                set(host, DeployStep.BOOT, "", setback.get());
                return;
            }
        }
        Deployment anew = host.deployment().runningAs(pid(host)).running(DeployStep.BOOT, Instant.now());
        record(host, anew);
    }

    private static @Nullable Long pid(HostRun host) {
        VmSight now = host.vmctl().table().sight(host.vmName());
        return now == null ? null : now.pid();
    }

    /** Disarmed. */
    void close(HostRun host) throws ConfFileException {
        begin(host, DeployStep.CLOSE);
        Optional<String> failure = around.server().disarm(host.name());
        if (failure.isPresent()) {
            fail(host, DeployStep.CLOSE, "not disarmed: " + failure.get());
            return;
        }
        record(host, host.deployment().armedAt(null));
        consoles.end(host);
        end(host, DeployStep.CLOSE, StepState.DONE, "");
    }

    // ---- records ----

    void begin(HostRun host, DeployStep step) throws ConfFileException {
        if (host.deployment().step(step).state() != StepState.RUNNING) {
            record(host, host.deployment().running(step, Instant.now()));
            tell(host, step);
        }
    }

    void end(HostRun host, DeployStep step, StepState how, String detail) throws ConfFileException {
        record(host, host.deployment().ended(step, how, Instant.now(), detail));
        tell(host, step);
    }

    void fail(HostRun host, DeployStep step, String why) throws ConfFileException {
        String more = "";
        if (host.deployment().armed() != null) {
            more = around.server()
                    .disarm(host.name())
                    .map(w -> "; and it is still armed: " + w)
                    .orElse("");
            if (more.isEmpty()) {
                host.deployment(host.deployment().armedAt(null));
            }
        }
        end(host, step, StepState.FAILED, why + more);
    }

    /** What may pass leaves the step as it runs, for its bound to end it. */
    void set(HostRun host, DeployStep step, String before, Setback setback) throws ConfFileException {
        if (setback.passing()) {
            host.setBack(true);
            wait(host, step, setback.why());
        } else {
            fail(host, step, before + setback.why());
        }
    }

    void wait(HostRun host, DeployStep step, String what) throws ConfFileException {
        begin(host, step);
        if (!host.deployment().step(step).detail().equals(what)) {
            record(host, host.deployment().waitingFor(step, what));
        }
        around.output().waits(host.name(), what);
    }

    void record(HostRun host, Deployment now) throws ConfFileException {
        around.records().write(now);
        host.deployment(now);
    }

    void tell(HostRun host, DeployStep step) {
        StepRecord now = host.deployment().step(step);
        around.output().step(host.deployment(), now);
        around.tell(
                host.name(),
                step.word() + ": " + now.state().word() + (now.detail().isEmpty() ? "" : ": " + now.detail()),
                now.state() == StepState.FAILED ? step : null);
    }
}
