package org.autoinstalld.vmconf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;

/** What can be wrong with entries that are written properly: things {@code vmd -n} says nothing about. */
final class VmChecks {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final VmConfParser.Found found;
    private final Problems problems;

    /** Whether nothing can be missing only because it could not be read, or stands in an include that is not followed. */
    private final boolean complete;

    private final Map<String, Place> switches = new HashMap<>();
    private final Map<String, Place> names = new HashMap<>();
    private final Map<Lladdr, VmEntry<VmBlock>> lladdrs = new HashMap<>();

    VmChecks(VmConfParser.Found found, Problems problems) {
        this.found = found;
        this.problems = problems;
        this.complete = !problems.hasErrors()
                && found.includes.stream().allMatch(i -> i.value().followed());
    }

    void run() {
        found.switches.forEach(this::switchName);
        for (int i = 0; i < found.vms.size(); i++) {
            VmEntry<VmBlock> vm = found.vms.get(i);
            name(vm);
            if (complete) {
                parent(vm);
                bootable(vm);
            }
            interfaces(vm, found.interfacePlaces.get(i));
            names.putIfAbsent(vm.value().name(), vm.place());
        }
    }

    private static String named(VmBlock vm) {
        return "vm '" + VmCursor.shortened(vm.name()) + "'";
    }

    private void switchName(VmEntry<Switch> entry) {
        String name = entry.value().name();
        Place first = switches.putIfAbsent(name, entry.place());
        if (first != null) {
            problems.warning(
                    entry.place(),
                    "switch '" + VmCursor.shortened(name) + "' a second time",
                    "the first is at " + first + ", rename or remove one");
        }
    }

    private void name(VmEntry<VmBlock> vm) {
        if (!NAME.matcher(vm.value().name()).matches()) {
            problems.warning(
                    vm.place(),
                    "vm name '" + VmCursor.shortened(vm.value().name()) + "' is refused when vmd loads the file",
                    "use letters, digits, '.', '-' and '_', and begin with a letter");
        }
        Place first = names.get(vm.value().name());
        if (first != null) {
            problems.warning(
                    vm.place(),
                    named(vm.value()) + " a second time",
                    "vmd takes the one at " + first + " and ignores this one without a word");
        }
    }

    private void parent(VmEntry<VmBlock> vm) {
        String parent = vm.value().parent();
        if (parent != null && !names.containsKey(parent)) {
            String shown = VmCursor.shortened(parent);
            problems.warning(
                    vm.place(),
                    named(vm.value()) + " is an instance of '" + shown + "', which is not defined above it",
                    "put the block of '" + shown + "' first");
        }
    }

    private void bootable(VmEntry<VmBlock> entry) {
        VmBlock vm = entry.value();
        if (vm.parent() != null) {
            return;
        }
        if (vm.disks().isEmpty() && vm.cdrom() == null) {
            problems.warning(
                    entry.place(), named(vm) + " has neither disk nor cdrom", "vmd refuses it when it loads the file");
        }
        if (vm.bootDevice() == VmBlock.BootDevice.NET && vm.boot() == null) {
            problems.warning(
                    entry.place(),
                    named(vm) + " has boot device net without a kernel to boot",
                    "add: boot \"/path/to/bsd.rd\"");
        }
    }

    private void interfaces(VmEntry<VmBlock> vm, List<InterfaceParser.Places> places) {
        for (int i = 0; i < places.size(); i++) {
            VmBlock.Interface nic = vm.value().interfaces().get(i);
            if (nic.lladdr() != null) {
                lladdr(vm, nic.lladdr(), places.get(i).lladdr());
            }
            if (complete && nic.switchName() != null && !switches.containsKey(nic.switchName())) {
                unknownSwitch(nic.switchName(), places.get(i).switchName());
            }
        }
    }

    private void lladdr(VmEntry<VmBlock> vm, Lladdr lladdr, Place place) {
        if (lladdr.isMulticast()) {
            problems.warning(
                    place,
                    "lladdr '" + lladdr + "' of " + named(vm.value()) + " is a multicast address",
                    "the second digit of a machine's address is even, as in fe:e1:bb:00:00:01");
        }
        VmEntry<VmBlock> first = lladdrs.putIfAbsent(lladdr, vm);
        if (first != null) {
            problems.warning(
                    place,
                    "lladdr '" + lladdr + "' of " + named(vm.value()) + " a second time",
                    named(first.value()) + " at " + first.place() + " has it too");
        }
    }

    private void unknownSwitch(String unknown, Place place) {
        String name = VmCursor.shortened(unknown);
        problems.warning(
                place,
                "switch '" + name + "' is not defined",
                Suggestion.nearest(name, new TreeSet<>(switches.keySet()))
                        .map(n -> "perhaps '" + n + "'")
                        .orElse("vmd plugs the interface into nothing"));
    }
}
