package org.autoinstalld.plan;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;

/** Hosts that somebody is deploying. What files have of them is for him to change; to everybody else it stays as it is. */
record DeployingHosts(HostIndex hosts, Set<HostName> names) {
    boolean isNone() {
        return names.isEmpty();
    }

    /** Whether an entry is of one of them. */
    boolean have(KeptFile.Kind kind, String entry) {
        return hosts.byEntry(kind, entry)
                .map(Host::name)
                // one that is not in the inventory any more
                .or(() -> HostName.parse(entry))
                .filter(names::contains)
                .isPresent();
    }

    /** Those that have entries in our part of the file. */
    Set<HostName> in(ParsedFile now) {
        return isNone()
                ? Set.of()
                : now.entries().stream()
                        .filter(e -> now.isOurs(e.place()))
                        .flatMap(e -> hosts.byEntry(now.target().kind(), e.name()).stream())
                        .map(Host::name)
                        .filter(names::contains)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those that our part of the file has nothing of: who deploys them puts them in. */
    Set<HostName> notIn(ParsedFile now) {
        Set<HostName> absent = new TreeSet<>(names);
        absent.removeAll(in(now));
        return absent;
    }
}
