package org.autoinstalld.vmconf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;

/** What can be wrong with entries that are written properly: things {@code vmd -n} says nothing about. */
final class Checks {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final VmConf conf;
    private final Problems problems;

    Checks(VmConf conf, Problems problems) {
        this.conf = conf;
        this.problems = problems;
    }

    void run() {
        Map<String, Place> switches = switches();
        Map<String, Place> names = new HashMap<>();
        Map<Lladdr, Owned> lladdrs = new HashMap<>();
        for (Entry<Vm> vm : conf.found().vms) {
            name(vm, names);
            bootable(vm);
            for (Vm.Interface i : vm.value().interfaces()) {
                lladdr(vm, i, lladdrs);
                knownSwitch(vm, i, switches);
            }
        }
    }

    private record Owned(String vm, Place place) {}

    private Map<String, Place> switches() {
        Map<String, Place> seen = new HashMap<>();
        for (Entry<Switch> s : conf.found().switches) {
            Place first = seen.putIfAbsent(s.value().name(), s.place());
            if (first != null) {
                problems.warning(
                        s.place(),
                        "switch '" + s.value().name() + "' a second time",
                        "the first is at " + first + ", rename or remove one");
            }
        }
        return seen;
    }

    private void name(Entry<Vm> vm, Map<String, Place> names) {
        String name = vm.value().name();
        if (!NAME.matcher(name).matches()) {
            problems.warning(
                    vm.place(),
                    "vm name '" + Cursor.shortened(name) + "' is refused when vmd loads the file",
                    "use letters, digits, '.', '-' and '_', and begin with a letter");
        }
        vm.value()
                .parent()
                .filter(p -> !names.containsKey(p))
                .ifPresent(p -> problems.warning(
                        vm.place(),
                        "vm '" + name + "' is an instance of '" + Cursor.shortened(p)
                                + "', which is not defined above it",
                        "put the block of '" + Cursor.shortened(p) + "' first"));
        Place first = names.putIfAbsent(name, vm.place());
        if (first != null) {
            problems.warning(
                    vm.place(),
                    "vm '" + name + "' a second time",
                    "vmd takes the one at " + first + " and ignores this one without a word");
        }
    }

    private void bootable(Entry<Vm> entry) {
        Vm vm = entry.value();
        if (vm.parent().isPresent()) {
            return;
        }
        if (vm.disks().isEmpty() && vm.cdrom().isEmpty()) {
            problems.warning(
                    entry.place(),
                    "vm '" + Cursor.shortened(vm.name()) + "' has neither disk nor cdrom",
                    "vmd refuses it when it loads the file");
        }
        if (vm.bootDevice().filter(d -> d == Vm.BootDevice.NET).isPresent()
                && vm.boot().isEmpty()) {
            problems.warning(
                    entry.place(),
                    "vm '" + Cursor.shortened(vm.name()) + "' has boot device net without a kernel to boot",
                    "add: boot \"/path/to/bsd.rd\"");
        }
    }

    private void lladdr(Entry<Vm> vm, Vm.Interface nic, Map<Lladdr, Owned> seen) {
        if (nic.lladdr().isEmpty()) {
            return;
        }
        Lladdr lladdr = nic.lladdr().get();
        String name = Cursor.shortened(vm.value().name());
        if (lladdr.isMulticast()) {
            problems.warning(
                    vm.place(),
                    "lladdr '" + lladdr + "' of vm '" + name + "' is a multicast address",
                    "the second digit of a machine's address is even, as in fe:e1:bb:00:00:01");
        }
        Owned first = seen.putIfAbsent(lladdr, new Owned(name, vm.place()));
        if (first != null) {
            problems.warning(
                    vm.place(),
                    "lladdr '" + lladdr + "' of vm '" + name + "' a second time",
                    "vm '" + first.vm() + "' at " + first.place() + " has it too");
        }
    }

    private void knownSwitch(Entry<Vm> vm, Vm.Interface nic, Map<String, Place> switches) {
        Optional<String> unknown = nic.switchName().filter(s -> !switches.containsKey(s));
        boolean unread =
                conf.found().includes.stream().anyMatch(i -> i.value().file().isEmpty());
        if (unknown.isEmpty() || unread) {
            return;
        }
        String remedy = Suggestion.nearest(Cursor.shortened(unknown.get()), new TreeSet<>(switches.keySet()))
                .map(n -> "perhaps '" + n + "'")
                .orElse("vmd then plugs the interface into nothing");
        problems.warning(
                vm.place(),
                "vm '" + Cursor.shortened(vm.value().name()) + "' uses switch '" + Cursor.shortened(unknown.get())
                        + "', which is not defined",
                remedy);
    }
}
