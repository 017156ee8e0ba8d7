package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.conffile.ManagedSection;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/** A dhcpd.conf as it would be: clashes with what others wrote in it, and what becomes of whose entry. */
final class DhcpdFile {
    private final String file;
    private final DhcpdConf conf;
    private final Predicate<Place> inSection;

    DhcpdFile(String file, DhcpdConf conf, Optional<ManagedSection.Found> section) {
        this.file = file;
        this.conf = conf;
        this.inSection = section.<Predicate<Place>>map(
                        s -> place -> place.line() > s.firstLine() && place.line() < s.lastLine())
                .orElse(place -> false);
    }

    private List<DhcpdEntry<HostDeclaration>> ours() {
        return conf.hosts().stream().filter(e -> inSection.test(e.place())).toList();
    }

    /** Entries outside our section. */
    Stream<DhcpdEntry<HostDeclaration>> others() {
        return conf.hosts().stream().filter(e -> !inSection.test(e.place()));
    }

    /** Entries outside our section that have a name, lladdr or address of one inside. */
    void clashes(Ours inventory, Problems problems) {
        Set<String> names = new HashSet<>();
        Set<Lladdr> lladdrs = new HashSet<>();
        Set<IpAddress> addresses = new HashSet<>();
        ours().forEach(e -> {
            names.add(e.value().name().toLowerCase(Locale.ROOT));
            e.value().lladdr().ifPresent(lladdrs::add);
            addresses.addAll(e.value().addresses());
        });
        for (DhcpdEntry<HostDeclaration> entry : conf.hosts()) {
            if (inSection.test(entry.place())) {
                continue;
            }
            HostDeclaration host = entry.value();
            if (names.contains(host.name().toLowerCase(Locale.ROOT))) {
                clash(entry, "host '" + host.name() + "'", inventory.byBlock(host.name()), problems);
            }
            host.lladdr()
                    .filter(lladdrs::contains)
                    .ifPresent(l -> clash(entry, "lladdr " + l, inventory.byLladdr(l), problems));
            host.addresses().stream()
                    .filter(addresses::contains)
                    .forEach(a -> clash(entry, "address " + a, inventory.byAddress(a), problems));
        }
    }

    private void clash(DhcpdEntry<HostDeclaration> entry, String what, Optional<Host> owner, Problems problems) {
        problems.error(
                entry.place(),
                what + " stands outside our section"
                        + owner.map(h -> " and is also that of host '" + h.name() + "' at " + h.place())
                                .orElse(" and inside it"),
                "take the entry out of " + file + ", or the host out of the inventory");
    }

    /** What the section of {@code before} has otherwise than this one. */
    List<Drift> since(DhcpdFile before, Ours inventory) {
        Map<String, DhcpdEntry<HostDeclaration>> old = before.byName();
        Map<String, DhcpdEntry<HostDeclaration>> now = byName();
        List<Drift> drifts = new ArrayList<>();
        now.forEach((name, entry) -> {
            DhcpdEntry<HostDeclaration> was = old.get(name);
            Optional<Host> host = inventory.byBlock(name);
            if (was == null) {
                drifts.add(drift(host, Ours.place(host, Place.of(file)), "host '" + name + "' is not in " + file));
            } else if (!was.value().equals(entry.value())) {
                drifts.add(drift(
                        host, was.place(), "entry of host '" + name + "' is not what the inventory says" + at(host)));
            }
        });
        old.forEach((name, entry) -> {
            if (!now.containsKey(name) && !inventory.isBrokenBlock(name)) {
                drifts.add(drift(Optional.empty(), entry.place(), "host '" + name + "' is not in the inventory"));
            }
        });
        return drifts;
    }

    private static String at(Optional<Host> host) {
        return host.map(h -> " at " + h.place()).orElse("");
    }

    private Drift drift(Optional<Host> host, Place place, String message) {
        return new Drift(file, host.map(Host::name), place, message);
    }

    private Map<String, DhcpdEntry<HostDeclaration>> byName() {
        Map<String, DhcpdEntry<HostDeclaration>> byName = new LinkedHashMap<>();
        ours().forEach(e -> byName.putIfAbsent(e.value().name(), e));
        return byName;
    }

    /** Errors of the whole file. The section's own are the templates' fault, and those around it somebody else's. */
    List<Problem> errors() {
        return conf.problems().stream().filter(Problem::isError).toList();
    }
}
