package org.autoinstalld.deployer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.Bounds;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.GuestFacts;
import org.autoinstalld.deploy.VmSight;
import org.autoinstalld.deploy.VmWatch;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.VmdMachine;
import org.jspecify.annotations.Nullable;

/** A host that is being deployed by this process. */
final class HostRun {
    /** So long after a VM is gone whoever waits for its end is waited for. */
    private static final Duration LAST_SAID = Duration.ofSeconds(30);

    private final Host host;
    private final Vm vm;
    private final String vmName;
    private final GuestFacts facts;
    private final Bounds bounds;
    private final Vmctl vmctl;
    private final VmdMachine machine;
    private final String kernel;
    private Deployment deployment;
    private @Nullable Instant stopped;
    private String doubt = "";
    private volatile @Nullable Waiting waiting;
    private boolean setBack;

    /**
     * @param vmName as vmd(8) knows it
     * @param kernel path of the installer's
     */
    HostRun(
            Host host,
            Vm vm,
            String vmName,
            GuestFacts facts,
            Bounds bounds,
            Vmctl vmctl,
            VmdMachine machine,
            String kernel,
            Deployment deployment) {
        this.host = host;
        this.vm = vm;
        this.vmName = vmName;
        this.facts = facts;
        this.bounds = bounds;
        this.vmctl = vmctl;
        this.machine = machine;
        this.kernel = kernel;
        this.deployment = deployment;
    }

    Host host() {
        return host;
    }

    HostName name() {
        return host.name();
    }

    Vm vm() {
        return vm;
    }

    String vmName() {
        return vmName;
    }

    GuestFacts facts() {
        return facts;
    }

    Bounds bounds() {
        return bounds;
    }

    Vmctl vmctl() {
        return vmctl;
    }

    VmdMachine machine() {
        return machine;
    }

    /** For those who look at its disks. */
    DiskSights.Owner owner() {
        return new DiskSights.Owner(deployment.hypervisor(), machine, disks());
    }

    String kernel() {
        return kernel;
    }

    List<Vm.Disk> disks() {
        return vm.disks();
    }

    Deployment deployment() {
        return deployment;
    }

    void deployment(Deployment now) {
        deployment = now;
    }

    /** Whether what was tried last could not be, and is tried again; not at once, since then it would be no better. */
    boolean isSetBack() {
        return setBack;
    }

    void setBack(boolean now) {
        setBack = now;
    }

    boolean isOver() {
        return deployment.aborted()
                || deployment.current().isEmpty()
                || deployment.failure().isPresent();
    }

    /** It is about to be started: what was seen before is of another process. */
    void begun() {
        stopped = null;
        doubt = "";
        waiting = null;
    }

    /** What is seen of its VM now, and what that comes to with what was seen before. */
    VmWatch saw(String blind, @Nullable VmSight vm, Instant now) {
        if (VmdMachine.tellsOfNoWay(blind)) {
            // nothing is wrong there for all that is known: it is as if nobody had watched
            return new VmWatch(stopped, doubt);
        }
        Waiting told = waiting;
        if (!blind.isEmpty()) {
            doubt = "vmd could not be asked before that: " + blind;
        } else if (vm != null && vm.isRunning()) {
            stopped = null;
            // a VM outlives a vmd that does not answer, but none that ends
            doubt = vm.state().equals("stopping") ? "somebody asked it to stop" : "";
        } else if (stopped == null) {
            stopped = now;
        }
        // what waited for its end has more to say of that than a table, and says it a moment later
        boolean unsaid = told != null && !told.over && stopped != null && now.isBefore(stopped.plus(LAST_SAID));
        return new VmWatch(unsaid ? now : stopped, told == null || told.ended.isEmpty() ? doubt : told.ended);
    }

    /** What waits for the end of a VM's process. */
    private static final class Waiting {
        private final long pid;
        private volatile String ended = "";
        private volatile boolean over;

        Waiting(long pid) {
            this.pid = pid;
        }
    }

    /** Lets somebody be told when its VM's process has ended; once for each such process. */
    void watch(@Nullable VmSight vm, Runnable told) {
        // one that waits on another machine would take up its connection; it is looked at every other second anyway
        if (machine.isRemote() || vm == null || vm.pid() == null) {
            return;
        }
        Waiting before = waiting;
        if (before != null && before.pid == vm.pid()) {
            return;
        }
        Waiting fresh = new Waiting(vm.pid());
        Thread thread = new Thread(
                () -> {
                    vmctl.await(vmName, bounds.install()).ifPresent(why -> fresh.ended = why);
                    fresh.over = true;
                    told.run();
                },
                "vmctl-wait " + vmName);
        thread.setDaemon(true);
        waiting = fresh;
        thread.start();
    }
}
