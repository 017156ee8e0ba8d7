package org.autoinstalld.deployer;

import java.time.Duration;
import java.util.Optional;
import org.autoinstalld.deploy.Bounds;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.GuestFacts;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.inventory.DeploySettings;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Settings.BootReport;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.template.VmConfModel;

/** What the inventory says of a guest that is to be deployed. */
record DeployGuest(Inventory inventory, Host host, Vm vm, Hypervisor hypervisor, VmdMachines machines) {
    private static final String USUAL_VM_CONF = "/etc/vm.conf";

    /** Empty if it is no guest. */
    static Optional<DeployGuest> of(Inventory inventory, Host host, VmdMachines machines) {
        return host.vm()
                .flatMap(vm -> Optional.ofNullable(inventory.hypervisors().get(vm.hypervisor()))
                        .map(hypervisor -> new DeployGuest(inventory, host, vm, hypervisor, machines)));
    }

    String vmName() {
        return VmConfModel.vmName(host);
    }

    /** Its vm.conf, as it is kept; with the usual path if none is. */
    KeptFile vmConf() {
        return KeptFile.vmConf(inventory, hypervisor, machines)
                .orElseGet(() ->
                        new KeptFile(KeptFile.Kind.VM, hypervisor.name(), ManagedFile.at(USUAL_VM_CONF), machine()));
    }

    /** Whether somebody said where its hypervisor is, so that files there can be looked at. */
    boolean isKept() {
        return hypervisor.vmConf().or(hypervisor::remoteVmConf).isPresent();
    }

    /**
     * The same of who only looks, on any machine: one that has neither the file nor the kernel is another one, for all that
     * is seen there.
     */
    boolean isSeen() {
        Optional<String> local = hypervisor.vmConf().map(ManagedFile::path);
        return local.isEmpty()
                ? isKept()
                : !machine().look(local.get()).isAbsent()
                        || !machine().look(kernel()).isAbsent();
    }

    VmdMachine machine() {
        return KeptFile.machine(inventory, hypervisor, machines);
    }

    Vmctl vmctl() {
        return new Vmctl(vmConf());
    }

    /** For those who look at its disks. */
    DiskSights.Owner owner() {
        return new DiskSights.Owner(hypervisor.name(), machine(), vm.disks());
    }

    /** Path of the kernel that installs it. */
    String kernel() {
        return vm.kernel().or(hypervisor::kernel).orElse(Hypervisor.DEFAULT_KERNEL);
    }

    Way way() {
        return Way.of(DeploySettings.of(inventory, host).way()).orElse(Way.NETBOOT);
    }

    GuestFacts facts() {
        Interface first = host.netboot();
        return new GuestFacts(
                host.name(),
                first.lladdr().map(Object::toString).orElse("?"),
                first.address().map(Object::toString).orElse(null),
                first.switchName()
                        .map(name -> Optional.ofNullable(hypervisor.switches().get(name))
                                .map(Hypervisor.Switch::device)
                                .orElse(name))
                        .orElse(null),
                inventory.site().files().dhcpdConf().map(ManagedFile::path).orElse(null),
                vmConf().path(),
                machine().shell(),
                host.settings().get(Settings.SITE_SET, Settings.FIRST_BOOT).orElse(BootReport.NO) != BootReport.NO,
                host.settings().get(Settings.SSHD).orElse(true));
    }

    Bounds bounds(Duration whole) {
        DeploySettings settings = DeploySettings.of(inventory, host);
        return new Bounds(settings.answer(), settings.install(), settings.boot(), whole);
    }

    HostRun run(Deployment deployment, Duration whole) {
        return new HostRun(host, vm, vmName(), facts(), bounds(whole), vmctl(), machine(), kernel(), deployment);
    }
}
