package org.autoinstalld.deployer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.deploy.CreatedDisk;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.Sighting;
import org.autoinstalld.deploy.StepRecord;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.VmSight;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.SeenFile;

/** What is done for each step, and how that is recorded: before it begins, and when it has ended. */
final class StepWork {
    private static final DateTimeFormatter ASIDE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final int ONE_BY_ONE = 4;

    private final DeploySurroundings around;
    private final Consoles consoles;
    private final SideBySide hands;
    private final Map<HostName, Deployment> unwritten = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Queue<HostRun> unseen = new ConcurrentLinkedQueue<>();

    StepWork(DeploySurroundings around, Consoles consoles, SideBySide hands) {
        this.around = around;
        this.consoles = consoles;
        this.hands = hands;
    }

    /** Stops VMs of an earlier time, and makes the images that are not there, in their order. */
    void disks(List<HostRun> hosts, Map<HostName, Sighting> seen) throws ConfFileException {
        hosts.forEach(host -> begun(host, DeployStep.DISK));
        settle();
        for (HostRun host : hosts) {
            disks(host, requireNonNull(seen.get(host.name())));
        }
    }

    private void disks(HostRun host, Sighting seen) throws ConfFileException {
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

    /**
     * Armed and started in their order, unless they run already. Who is next is armed while one starts; of many, the next is
     * told to start while the console of the one before is on its way.
     *
     * @param interrupted whether somebody wants no further one to be started
     */
    void start(List<HostRun> hosts, Map<HostName, Sighting> seen, BooleanSupplier interrupted)
            throws ConfFileException {
        hosts.forEach(host -> begun(host, DeployStep.START));
        settle();
        List<Future<?>> arming = hosts.stream()
                .<Future<?>>map(host -> hands.begin(host, this::arm))
                .toList();
        List<Future<?>> starting = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            SideBySide.await(arming.get(i));
            HostRun host = hosts.get(i);
            if (host.deployment().failure().isPresent()) {
                continue;
            }
            if (interrupted.getAsBoolean()) {
                around.server().disarm(host.name());
                later(host, host.deployment().armedAt(null));
                continue;
            }
            Instant started = Instant.now();
            boolean runs = requireNonNull(seen.get(host.name())).isRunning();
            Consoles.Starting start = runs ? Optional::empty : consoles.beginInstaller(host);
            starting.add(hands.begin(host, h -> started(h, start, started)));
            if (hosts.size() <= ONE_BY_ONE) {
                SideBySide.await(starting.get(starting.size() - 1));
            }
        }
        for (Future<?> one : starting) {
            SideBySide.await(one);
        }
    }

    private void arm(HostRun host) throws ConfFileException {
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
        } else {
            record(host, host.deployment().armedAt(armed));
        }
    }

    private void started(HostRun host, Consoles.Starting start, Instant started) {
        Optional<Setback> setback = start.await();
        if (setback.isPresent()) {
            set(host, DeployStep.START, "", setback.get());
            return;
        }
        later(host, host.deployment().startedAt(started, null));
        // by key, it has rebooted when it is another process
        if (host.deployment().way() == Way.CONSOLE) {
            unseen.add(host);
        }
    }

    /** Started from its disk, unless it runs already. */
    void boot(HostRun host, Sighting seen) throws ConfFileException {
        VmSight guest = seen.guest();
        boolean runs = guest != null && guest.isRunning();
        Deployment anew = host.deployment()
                .runningAs(guest == null || !runs ? null : guest.pid())
                .running(DeployStep.BOOT, Instant.now());
        boolean begins = host.deployment().step(DeployStep.BOOT).state() != StepState.RUNNING;
        record(host, anew);
        if (begins) {
            tell(host, DeployStep.BOOT);
        }
        if (runs) {
            // by key it is the console of its installer, which is read already
            if (begins && host.deployment().way() == Way.NETBOOT) {
                consoles.follow(host);
            }
            return;
        }
        host.begun();
        Optional<Setback> setback = consoles.startInstalled(host);
        if (setback.isPresent()) {
            set(host, DeployStep.BOOT, "", setback.get());
        } else {
            unseen.add(host);
        }
    }

    /** Sees as which processes they run that were just started: all of a hypervisor at once. */
    void seeStarted() {
        Map<String, Vmctl.Table> tables = new HashMap<>();
        for (HostRun host : unseen) {
            VmSight now = tables.computeIfAbsent(
                            host.deployment().hypervisor(), h -> host.vmctl().table())
                    .sight(host.vmName());
            if (now != null) {
                later(host, host.deployment().runningAs(now.pid()));
            }
        }
        unseen.clear();
    }

    /** Disarmed. */
    void close(HostRun host) throws ConfFileException {
        begin(host, DeployStep.CLOSE);
        Optional<String> failure = around.server().disarm(host.name());
        if (failure.isPresent()) {
            fail(host, DeployStep.CLOSE, "not disarmed: " + failure.get());
            return;
        }
        host.deployment(host.deployment().armedAt(null));
        consoles.end(host);
        end(host, DeployStep.CLOSE, StepState.DONE, "");
    }

    // ---- records ----

    private void begin(HostRun host, DeployStep step) throws ConfFileException {
        begun(host, step);
        if (unwritten.containsKey(host.name())) {
            record(host, host.deployment());
        }
    }

    /** The same, not written yet. */
    void begun(HostRun host, DeployStep step) {
        if (host.deployment().step(step).state() != StepState.RUNNING) {
            later(host, host.deployment().running(step, Instant.now()));
            tell(host, step);
        }
    }

    void end(HostRun host, DeployStep step, StepState how, String detail) {
        later(host, host.deployment().ended(step, how, Instant.now(), detail));
        tell(host, step);
    }

    void fail(HostRun host, DeployStep step, String why) {
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
    void set(HostRun host, DeployStep step, String before, Setback setback) {
        if (setback.passing()) {
            host.setBack(true);
            wait(host, step, setback.why(), "");
        } else {
            fail(host, step, before + setback.why());
        }
    }

    void wait(HostRun host, DeployStep step, String what, String seen) {
        begun(host, step);
        if (!host.deployment().step(step).detail().equals(what)) {
            later(host, host.deployment().waitingFor(step, what));
        }
        synchronized (around) {
            around.output().waits(host.name(), what, seen);
        }
    }

    /** What is done next has to find it. */
    void record(HostRun host, Deployment now) throws ConfFileException {
        unwritten.remove(host.name());
        around.records().write(now);
        host.deployment(now);
    }

    /** What it says is seen, too, so it may be written with those of others. */
    void later(HostRun host, Deployment now) {
        host.deployment(now);
        unwritten.put(host.name(), now);
    }

    /** Returns when all that is recorded is on the disk. */
    void settle() throws ConfFileException {
        List<Deployment> all;
        synchronized (unwritten) {
            all = List.copyOf(unwritten.values());
            unwritten.clear();
        }
        hands.all(all, around.records()::write);
    }

    void tell(HostRun host, DeployStep step) {
        StepRecord now = host.deployment().step(step);
        synchronized (around) {
            around.output().step(host.deployment(), now);
        }
        around.tell(
                host.name(),
                step.word() + ": " + now.state().word() + (now.detail().isEmpty() ? "" : ": " + now.detail()),
                now.state() == StepState.FAILED ? step : null);
    }
}
