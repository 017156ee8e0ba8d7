package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.vmconf.Switch;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmEntry;

/** A vm.conf as it would be, with all it includes: clashes with what others wrote, and what becomes of whose entry. */
final class VmFile {
    private final String file;
    private final VmConf conf;
    private final String part;
    private final Predicate<Place> inSection;

    /** With a section of ours, if it is there. */
    VmFile(String file, VmConf conf, Optional<ManagedSection.Found> section) {
        this.file = file;
        this.conf = conf;
        this.part = "section";
        this.inSection = section.<Predicate<Place>>map(s -> place ->
                        place.file().equals(file) && place.line() > s.firstLine() && place.line() < s.lastLine())
                .orElse(place -> false);
    }

    /**
     * That includes a file of ours.
     *
     * @param included ours
     */
    VmFile(String included, VmConf conf) {
        this.file = included;
        this.conf = conf;
        this.part = "file";
        this.inSection = place -> place.file().equals(included);
    }

    VmConf conf() {
        return conf;
    }

    /** Our entries of VMs. */
    List<VmEntry<VmBlock>> ours() {
        return ours(conf.vms());
    }

    private <T> List<VmEntry<T>> ours(List<VmEntry<T>> all) {
        return all.stream().filter(e -> inSection.test(e.place())).toList();
    }

    private <T> List<VmEntry<T>> others(List<VmEntry<T>> all) {
        return all.stream().filter(e -> !inSection.test(e.place())).toList();
    }

    boolean isOther(Place place) {
        return !inSection.test(place);
    }

    /** Whether anybody else wrote of VMs or switches. */
    boolean hasOthers() {
        return !others(conf.vms()).isEmpty() || !others(conf.switches()).isEmpty();
    }

    /**
     * Entries outside our section that have a name or lladdr of one inside, or a disk of one of our hosts.
     *
     * @param standing hosts of ours whose entries stand outside
     */
    void clashes(Ours inventory, Set<HostName> standing, DiskImages images, Problems problems) {
        Predicate<VmEntry<VmBlock>> isOurs = e -> inSection.test(e.place())
                || host(inventory, e.value().name())
                        .filter(h -> standing.contains(h.name()))
                        .isPresent();
        new SharedDisks(images, inventory, isOurs).report(conf.vms(), problems);
        Set<String> names = new HashSet<>();
        Set<Lladdr> lladdrs = new HashSet<>();
        ours(conf.vms()).forEach(e -> {
            names.add(e.value().name());
            lladdrs.addAll(lladdrs(e.value()));
        });
        for (VmEntry<VmBlock> entry : others(conf.vms())) {
            VmBlock vm = entry.value();
            if (names.contains(vm.name())) {
                clash(entry.place(), "vm '" + vm.name() + "'", host(inventory, vm.name()), problems);
            }
            lladdrs(vm).stream()
                    .filter(lladdrs::contains)
                    .forEach(l -> clash(entry.place(), "lladdr " + l, inventory.byLladdr(l), problems));
        }
        Set<String> switches = new HashSet<>();
        ours(conf.switches()).forEach(e -> switches.add(e.value().name()));
        for (VmEntry<Switch> entry : others(conf.switches())) {
            if (switches.contains(entry.value().name())) {
                problems.error(
                        entry.place(),
                        "switch '" + entry.value().name() + "' stands outside our " + part + " and inside it",
                        "take it out of " + entry.place().file() + ", or say 'existing: yes' for it in the inventory");
            }
        }
    }

    private static List<Lladdr> lladdrs(VmBlock vm) {
        return vm.interfaces().stream()
                .flatMap(i -> Stream.ofNullable(i.lladdr()))
                .toList();
    }

    private static Optional<Host> host(Ours inventory, String name) {
        return inventory.byGuest(name);
    }

    private void clash(Place place, String what, Optional<Host> owner, Problems problems) {
        problems.error(
                place,
                what + " stands outside our " + part
                        + owner.map(h -> " and is also that of host '" + h.name() + "' at " + h.place())
                                .orElse(" and inside it"),
                "take the entry out of " + place.file() + ", or the host out of the inventory");
    }

    /** What the section of {@code before} has otherwise than this one. */
    List<Drift> since(VmFile before, Ours inventory) {
        Map<String, VmEntry<VmBlock>> old = before.byName();
        Map<String, VmEntry<VmBlock>> now = byName();
        List<Drift> drifts = new ArrayList<>();
        now.forEach((name, entry) -> {
            VmEntry<VmBlock> was = old.get(name);
            Optional<Host> host = host(inventory, name);
            Optional<HostName> hostName = host.map(Host::name);
            if (was == null) {
                Place place = Ours.place(host, Place.of(file));
                drifts.add(new Drift(file, hostName, place, "vm '" + name + "' is not in " + file));
            } else if (!was.value().settled().equals(entry.value().settled())) {
                String at = host.map(h -> " at " + h.place()).orElse("");
                drifts.add(new Drift(
                        file, hostName, was.place(), "entry of vm '" + name + "' is not what the inventory says" + at));
            }
        });
        old.forEach((name, entry) -> {
            if (!now.containsKey(name) && !inventory.isBroken(name)) {
                drifts.add(
                        new Drift(file, Optional.empty(), entry.place(), "vm '" + name + "' is not in the inventory"));
            }
        });
        return drifts;
    }

    private Map<String, VmEntry<VmBlock>> byName() {
        Map<String, VmEntry<VmBlock>> byName = new LinkedHashMap<>();
        ours(conf.vms()).forEach(e -> byName.putIfAbsent(e.value().name(), e));
        return byName;
    }

    /** Errors of the whole file. */
    List<Problem> errors() {
        return conf.problems().stream().filter(Problem::isError).toList();
    }
}
