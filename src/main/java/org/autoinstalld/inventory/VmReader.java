package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Suggestion;
import org.jspecify.annotations.Nullable;

/** Reads {@code vm:} and checks it as vmd(8) would, and what vmd does not check before it is too late. */
final class VmReader {
    private static final int MAX_DISKS = 4;
    private static final int MAX_INTERFACES = 4;

    private final MapReader vm;
    private final SharedSections shared;

    VmReader(MapReader vm, SharedSections shared) {
        this.vm = vm;
        this.shared = shared;
    }

    /**
     * @param whole whether the host is to be complete; a profile may leave anything out
     */
    Vm read(boolean whole) {
        boolean known = vm.read(Vm.HYPERVISOR).filter(name -> !isUnknown(name)).isPresent();
        List<Vm.Disk> disks = disks();
        ValueMap.Draft draft = new ValueMap.Draft();
        for (Key<?> key : Vm.SHAPE.all()) {
            if (key == Vm.DISKS && !disks.isEmpty()) {
                draft.put(
                        Vm.DISKS,
                        disks,
                        vm.at(vm.has("disk") ? "disk" : "disks").orElseThrow().node());
            } else if (key == Vm.SEV && vm.read(Vm.SEVES).isPresent()) {
                // what vmd(8) encrypts for SEV-ES is more than for SEV
                draft.put(Vm.SEV, true, vm.at("seves").orElseThrow().node());
            } else if (key != Vm.DISK && (key != Vm.HYPERVISOR || known)) {
                draft.read(key, vm);
            }
        }
        if (whole) {
            need("hypervisor", "the name of a hypervisor");
            if (!vm.has("disk") && !vm.has("disks")) {
                need("disk", "the path of its disk image on the hypervisor");
            }
        }
        return new Vm(draft.done());
    }

    private void need(String key, String what) {
        if (!vm.has(key)) {
            vm.error("the vm has no " + key, key + ": " + what);
        }
    }

    private boolean isUnknown(String name) {
        boolean unknown = !shared.declaredHypervisors().contains(name);
        if (unknown) {
            String remedy = Suggestion.remedy(name, shared.hypervisors().keySet(), "one of hypervisors: ");
            vm.error("hypervisor", "unknown hypervisor '" + name + "'", remedy);
        }
        return unknown;
    }

    private List<Vm.Disk> disks() {
        if (vm.has("disk") && vm.has("disks")) {
            vm.error("disk", "both 'disk' and 'disks'", "'disk' for a single one, else 'disks'");
        }
        List<Vm.Disk> disks = new ArrayList<>();
        vm.read(Vm.DISK).ifPresent(disks::addAll);
        vm.read(Vm.DISKS).ifPresent(disks::addAll);
        if (disks.size() > MAX_DISKS) {
            vm.error("disks", disks.size() + " disks", "at most " + MAX_DISKS + ", as vmd(8) allows");
        }
        return List.copyOf(disks);
    }

    /** Puts interfaces on the machine's switch, and checks that they have one. */
    List<Interface> plug(HostName host, List<Interface> interfaces, Vm read) {
        String common = vm.read(Vm.SWITCH).orElse(null);
        if (interfaces.size() > MAX_INTERFACES) {
            vm.error(interfaces.size() + " interfaces", "at most " + MAX_INTERFACES + ", as vmd(8) allows");
        }
        if (host.text().length() > HostName.VM_NAME_MAX) {
            vm.error(
                    "host name '" + host + "' is too long for a vm", "at most " + HostName.VM_NAME_MAX + " characters");
        }
        if (read.instance().filter(host.text()::equals).isPresent()) {
            vm.error("instance", "host '" + host + "' is an instance of itself", "the name of another VM");
        }
        Hypervisor hypervisor = shared.hypervisors().get(read.hypervisor());
        List<Interface> plugged = new ArrayList<>();
        for (Interface one : interfaces) {
            String name =
                    one.local() ? null : one.values().get(Interface.SWITCH).orElse(common);
            if (name != null) {
                checkSwitch(name, hypervisor);
            }
            plugged.add(new Interface(one.values(), one.on(), name));
        }
        return List.copyOf(plugged);
    }

    private void checkSwitch(String name, @Nullable Hypervisor hypervisor) {
        if (hypervisor == null || hypervisor.switches().containsKey(name)) {
            return;
        }
        Set<String> known = hypervisor.switches().keySet();
        vm.error(
                "switch",
                "hypervisor '" + hypervisor.name() + "' has no switch '" + name
                        + "', and vmd(8) would leave the interface unplugged without a word",
                Suggestion.remedy(name, known, "one of its switches: "));
    }
}
