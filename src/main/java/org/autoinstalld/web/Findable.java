package org.autoinstalld.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.lookup.Index;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.Snapshot;

/** Finds the host somebody means, by name, unique short name, lladdr or address; or the names it might have been. */
record Findable(Summary summary) {
    private static final int NEAREST_MAX = 5;
    private static final int LONGEST = 253;

    Optional<HostLine> find(String text) {
        return machine(summary.snapshot(), text).flatMap(this::line);
    }

    /** The same where nobody wants to know how the host is doing. */
    static Optional<KnownMachine> machine(Snapshot snapshot, String text) {
        Index index = snapshot.lookup().index();
        List<KnownMachine> named = HostName.parse(text).map(index::byName).orElse(List.of());
        return named.size() == 1
                ? Optional.of(named.get(0))
                : Lladdr.parseLenient(text)
                        .flatMap(index::byLladdr)
                        .or(() -> IpAddress.parse(text).flatMap(index::byAddress));
    }

    private Optional<HostLine> line(KnownMachine machine) {
        List<HostLine> hosts = summary.hosts();
        int low = 0;
        int high = hosts.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = hosts.get(middle).machine().name().compareTo(machine.name());
            if (order == 0) {
                return Optional.of(hosts.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    /** Names that hold the text, be it a short name several hosts share, or the one that is spelt most like it. */
    List<String> nearest(String text) {
        if (text.length() > LONGEST) {
            return List.of();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> names = summary.hosts().stream().map(HostLine::name).toList();
        Stream<String> alike = Stream.concat(
                Suggestion.nearest(lower, names).stream(),
                Suggestion.nearest(lower, shortNames()).stream()
                        .flatMap(near -> names.stream().filter(n -> n.startsWith(near + "."))));
        return Stream.concat(alike, names.stream().filter(name -> name.contains(lower)))
                .distinct()
                .limit(NEAREST_MAX)
                .toList();
    }

    private List<String> shortNames() {
        return summary.hosts().stream()
                .map(line -> line.machine().name().shortName())
                .distinct()
                .toList();
    }
}
