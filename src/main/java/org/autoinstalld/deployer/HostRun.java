package org.autoinstalld.deployer;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.Bounds;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.GuestFacts;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Vm;
import org.jspecify.annotations.Nullable;

/** A host that is being deployed by this process. */
final class HostRun {
    private final Host host;
    private final Vm vm;
    private final String vmName;
    private final GuestFacts facts;
    private final Bounds bounds;
    private final Vmctl vmctl;
    private final String kernel;
    private Deployment deployment;
    private @Nullable Thread waiting;

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
            String kernel,
            Deployment deployment) {
        this.host = host;
        this.vm = vm;
        this.vmName = vmName;
        this.facts = facts;
        this.bounds = bounds;
        this.vmctl = vmctl;
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

    boolean isOver() {
        return deployment.aborted()
                || deployment.current().isEmpty()
                || deployment.failure().isPresent();
    }

    /** Lets somebody be told when its VM's process has ended; once for each such process. */
    void watch(Runnable told) {
        Thread before = waiting;
        if (before != null && before.isAlive()) {
            return;
        }
        Thread thread = new Thread(
                () -> {
                    vmctl.await(vmName, bounds.install());
                    told.run();
                },
                "vmctl-wait " + vmName);
        thread.setDaemon(true);
        thread.start();
        waiting = thread;
    }
}
