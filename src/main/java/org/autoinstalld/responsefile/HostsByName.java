package org.autoinstalld.responsefile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;

/** Finds hosts as people name them. */
public final class HostsByName {
    private HostsByName() {}

    /** Hosts by full or unambiguous short name. What is wrong with the rest goes to {@code problems}. */
    public static List<Host> find(Snapshot snapshot, List<HostName> names, List<Problem> problems) {
        List<Host> hosts = new ArrayList<>();
        for (HostName name : names) {
            List<KnownMachine> found = snapshot.lookup().index().byName(name);
            if (found.size() != 1) {
                problems.add(Problem.error(
                        Place.of("command line"),
                        (found.isEmpty() ? "unknown host '" : "short name of several hosts: '") + name + "'",
                        remedy(snapshot, name, found)));
                continue;
            }
            HostName full = found.get(0).name();
            Host host = snapshot.inventory().hosts().get(full);
            BrokenHost broken = snapshot.inventory().broken().get(full);
            if (host != null) {
                hosts.add(host);
            } else if (broken != null) {
                problems.addAll(broken.problems());
            }
        }
        return hosts;
    }

    private static String remedy(Snapshot snapshot, HostName name, List<KnownMachine> found) {
        if (!found.isEmpty()) {
            return "one of "
                    + Listing.of(found.stream().map(m -> m.name().text()).toList());
        }
        Set<HostName> all = new TreeSet<>(snapshot.inventory().hosts().keySet());
        all.addAll(snapshot.inventory().broken().keySet());
        if (all.isEmpty()) {
            return "the inventory has no host";
        }
        List<String> names = all.stream()
                .flatMap(n -> Stream.of(n.text(), n.shortName()))
                .distinct()
                .toList();
        return Suggestion.nearest(name.text(), names)
                .map(s -> "did you mean '" + s + "'?" + mistaken(snapshot, s))
                .orElseGet(() ->
                        "one of " + Listing.of(all.stream().map(HostName::text).toList()));
    }

    private static String mistaken(Snapshot snapshot, String name) {
        return HostName.parse(name).map(snapshot.lookup().index()::byName).orElse(List.of()).stream()
                        .anyMatch(KnownMachine.Wrong.class::isInstance)
                ? " It has mistakes in the inventory"
                : "";
    }
}
