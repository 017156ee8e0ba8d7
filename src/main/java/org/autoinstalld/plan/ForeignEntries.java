package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmEntry;

/**
 * Entries that somebody wrote outside our part of a file and that say what ours would say. They stay where they are, and
 * ours are not written: a file that was kept by hand needs no change before the inventory takes it over. As soon as the
 * two differ, they clash.
 *
 * @param switches names of them
 * @param problems what is worth knowing of the entries that stay
 */
record ForeignEntries(Set<HostName> hosts, Set<String> switches, List<Problem> problems) {
    static final ForeignEntries NONE = new ForeignEntries(Set.of(), Set.of(), List.of());

    /**
     * In dhcpd.conf, whatever the blocks are called. A host with several interfaces has several declarations; it stands if all of them do.
     *
     * @param theirs entries outside our section
     * @param made entries that we would write
     */
    static ForeignEntries dhcpd(
            Stream<DhcpdEntry<HostDeclaration>> theirs, List<DhcpdEntry<HostDeclaration>> made, HostIndex inventory) {
        Set<HostDeclaration> told = theirs.map(HostDeclaration::told).collect(Collectors.toSet());
        Set<HostName> standing = new HashSet<>();
        Set<HostName> others = new HashSet<>();
        for (DhcpdEntry<HostDeclaration> entry : made) {
            HostDeclaration ours = HostDeclaration.told(entry);
            inventory
                    .byBlock(entry.value().name())
                    .ifPresent(host -> (told.contains(ours) ? standing : others).add(host.name()));
        }
        standing.removeAll(others);
        return new ForeignEntries(new TreeSet<>(standing), Set.of(), List.of());
    }

    /**
     * In vm.conf.
     *
     * @param conf the file with all that it includes, and what we would write
     * @param theirs whether an entry is outside our part
     * @param made whether it is one that we would write
     */
    static ForeignEntries vm(VmConf conf, Predicate<Place> theirs, Predicate<Place> made, HostIndex inventory) {
        Map<String, VmEntry<VmBlock>> there = new HashMap<>();
        conf.vms().stream()
                .filter(e -> theirs.test(e.place()))
                .forEach(e -> there.putIfAbsent(e.value().name(), e));
        Set<HostName> hosts = new TreeSet<>();
        List<Problem> problems = new ArrayList<>();
        for (var entry : conf.vms()) {
            VmEntry<VmBlock> other = there.get(entry.value().name());
            Optional<Host> host = inventory.byGuest(entry.value().name());
            if (!made.test(entry.place()) || other == null || host.isEmpty()) {
                continue;
            }
            VmBlock ours = entry.value().settled();
            VmBlock old = other.value().settled();
            if (old.equals(ours)) {
                hosts.add(host.get().name());
            } else if (isInstalling(old) && old.withoutBoot().disabled().equals(ours.disabled())) {
                boolean same = old.withoutBoot().equals(ours);
                if (!same && old.enabled()) {
                    // somebody wants it to start by itself, and the inventory does not
                    continue;
                }
                hosts.add(host.get().name());
                problems.add(Problem.warning(
                        other.place(),
                        "vm '" + old.name() + "' boots the installer's kernel '" + old.boot() + "' each time it starts",
                        "once it is installed, take " + (same ? "that line" : "its boot lines and 'disable'")
                                + " out; else it is what the inventory says"));
            }
        }
        Set<String> switches = new TreeSet<>();
        Set<Object> declared = new HashSet<>();
        conf.switches().stream().filter(e -> theirs.test(e.place())).forEach(e -> declared.add(e.value()));
        conf.switches().stream()
                .filter(e -> made.test(e.place()) && declared.contains(e.value()))
                .forEach(e -> switches.add(e.value().name()));
        return new ForeignEntries(hosts, switches, List.copyOf(problems));
    }

    /** As import tells it: by the name that the installer's kernel has everywhere. */
    private static boolean isInstalling(VmBlock vm) {
        String path = vm.boot();
        return path != null && path.substring(path.lastIndexOf('/') + 1).startsWith("bsd.rd");
    }
}
