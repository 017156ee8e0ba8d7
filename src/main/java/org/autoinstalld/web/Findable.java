package org.autoinstalld.web;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Suggestion;

/** Finds the host somebody means, by name, unique short name, lladdr or address; or the names it might have been. */
record Findable(Summary summary) {
    private static final int NEAREST_MAX = 5;
    private static final int LONGEST = 253;

    Optional<HostLine> find(String text) {
        return summary.snapshot().lookup().index().meant(text).flatMap(this::line);
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

    /** Names that are spelt most like the text, whole or short, then those that hold it. */
    List<String> nearest(String text) {
        if (text.length() > LONGEST) {
            return List.of();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> names = summary.hosts().stream().map(HostLine::name).toList();
        Stream<String> alike = Stream.concat(
                Suggestion.nearest(lower, names, NEAREST_MAX).stream(),
                Suggestion.nearest(lower, shortNames(), NEAREST_MAX).stream()
                        .flatMap(near -> names.stream().filter(n -> n.equals(near) || n.startsWith(near + "."))));
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
