package org.autoinstalld.template;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Hypervisor.Switch;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.yaml.FreeValue;

/**
 * What entries of vm.conf(5) are made from.
 *
 * @param hosts the guests, in the order they are printed
 * @param installing those of them that get the installing form
 */
public record VmConfModel(Hypervisor hypervisor, List<Host> hosts, Set<HostName> installing) {
    /** All guests of that hypervisor by name. */
    public static VmConfModel of(Inventory inventory, Hypervisor hypervisor, Set<HostName> installing) {
        List<Host> guests = inventory.hosts().values().stream()
                .filter(host -> host.vm()
                        .filter(vm -> vm.hypervisor().equals(hypervisor.name()))
                        .isPresent())
                .sorted(Comparator.comparing(Host::name))
                .toList();
        return new VmConfModel(hypervisor, parentsFirst(guests), installing);
    }

    /** vmd(8) knows an instance's parent only if that stands above it. */
    private static List<Host> parentsFirst(List<Host> guests) {
        if (guests.stream().allMatch(host -> parent(host).isEmpty())) {
            return guests;
        }
        Map<String, Host> byName = new LinkedHashMap<>();
        guests.forEach(host -> byName.put(vmName(host), host));
        Set<Host> ordered = new LinkedHashSet<>();
        for (Host guest : guests) {
            Deque<Host> line = new ArrayDeque<>();
            for (Host host = guest;
                    host != null && !line.contains(host) && !ordered.contains(host);
                    host = parent(host).map(byName::get).orElse(null)) {
                line.push(host);
            }
            ordered.addAll(line);
        }
        return List.copyOf(ordered);
    }

    /** As its entry has it; import keeps under {@code vars} what one was called that is not called as its host. */
    public static String vmName(Host host) {
        return host.settings().of(Settings.VARS).get("vmconf") instanceof FreeValue.Mapping mapping
                        && mapping.entries().get("name") instanceof FreeValue.Text text
                ? text.text()
                : host.name().text();
    }

    private static Optional<String> parent(Host host) {
        return host.vm().flatMap(Vm::instance);
    }

    /** The same with other guests in the installing form. */
    public VmConfModel with(Set<HostName> nowInstalling) {
        return new VmConfModel(hypervisor, hosts, Set.copyOf(nowInstalling));
    }

    /** The same with some guests that vmd does not start by itself. */
    public VmConfModel notStarting(Set<HostName> some) {
        return new VmConfModel(
                hypervisor,
                hosts.stream()
                        .map(h -> some.contains(h.name()) ? h.notStarted() : h)
                        .toList(),
                installing);
    }

    /** Only some guests, and only the switches these need. */
    public VmConfModel only(Predicate<Host> wanted) {
        return new VmConfModel(hypervisor, hosts.stream().filter(wanted).toList(), installing);
    }

    /**
     * Without some guests and switches, which stand elsewhere in the file.
     *
     * @param declared names of switches
     */
    public VmConfModel without(Set<HostName> left, Set<String> declared) {
        Map<String, Switch> switches = new LinkedHashMap<>();
        hypervisor
                .switches()
                .forEach((name, one) -> switches.put(name, declared.contains(name) ? one.asExisting() : one));
        return new VmConfModel(
                hypervisor.with(switches),
                hosts.stream().filter(h -> !left.contains(h.name())).toList(),
                installing);
    }

    /** The switches we must declare: those in use, but for the ones vm.conf has outside our section. */
    List<Switch> switches() {
        Set<String> used = hosts.stream()
                .flatMap(host -> host.interfaces().stream())
                .map(Interface::switchName)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        return hypervisor.switches().values().stream()
                .filter(s -> used.contains(s.name()) && !s.isExisting())
                .sorted(Comparator.comparing(Switch::name))
                .toList();
    }

    /** Path on the hypervisor of the kernel that a guest is installed with. */
    public String kernel(Vm vm) {
        return vm.kernel().or(hypervisor::kernel).orElse(Hypervisor.DEFAULT_KERNEL);
    }

    /** One vm block. */
    record Guest(Host host, Vm vm, String kernel, boolean installing) {}

    List<Guest> guests() {
        return hosts.stream()
                .flatMap(host -> host.vm().stream().map(vm -> guest(host, vm)))
                .toList();
    }

    private Guest guest(Host host, Vm vm) {
        return new Guest(host, vm, kernel(vm), installing.contains(host.name()));
    }
}
