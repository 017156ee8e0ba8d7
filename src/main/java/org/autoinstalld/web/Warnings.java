package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Origins;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Tells which hosts a warning about the inventory concerns: those that have the value at its place, be it from a profile;
 * else the one whose entry the place is in.
 */
final class Warnings {
    /** Values that are warned about and that a profile may give. */
    private static final List<String> KEYS = Stream.of("root.password", "user.password", "root-disk.passphrase")
            .flatMap(key -> Stream.of(key, key + ".file", key + ".env"))
            .toList();

    private static final List<String> MORE_KEYS = List.of("root.ssh-key", "user.ssh-key");

    private final Map<HostName, List<Problem>> byHost = new HashMap<>();

    private Warnings() {}

    static Warnings in(Snapshot snapshot) {
        Warnings warnings = new Warnings();
        List<Problem> all =
                snapshot.reading().problems().stream().filter(p -> !p.isError()).toList();
        if (!all.isEmpty()) {
            List<Problem> rest = new ArrayList<>(all);
            rest.removeAll(warnings.byValue(snapshot, all));
            warnings.byPosition(snapshot.inventory(), rest);
        }
        return warnings;
    }

    /** Those it found a host for. */
    private Set<Problem> byValue(Snapshot snapshot, List<Problem> all) {
        Map<Place, List<Problem>> byPlace = new HashMap<>();
        all.forEach(
                p -> byPlace.computeIfAbsent(p.place(), x -> new ArrayList<>(1)).add(p));
        Set<Problem> found = new HashSet<>();
        Origins origins = snapshot.reading().origins();
        for (Host host : snapshot.inventory().hosts().values()) {
            Stream.concat(KEYS.stream(), MORE_KEYS.stream())
                    .flatMap(key -> origins.of(host.name(), key).stream())
                    .distinct()
                    .flatMap(place -> byPlace.getOrDefault(place, List.of()).stream())
                    .forEach(problem -> {
                        add(host.name(), problem);
                        found.add(problem);
                    });
        }
        return found;
    }

    private void byPosition(Inventory inventory, List<Problem> rest) {
        Map<String, NavigableMap<Integer, HostName>> entries = new HashMap<>();
        inventory.hosts().values().forEach(h -> enter(entries, h.place(), h.name()));
        inventory.broken().values().forEach(h -> enter(entries, h.place(), h.name()));
        for (Problem problem : rest) {
            Optional.ofNullable(entries.get(problem.place().file()))
                    .flatMap(lines ->
                            Optional.ofNullable(lines.floorEntry(problem.place().line())))
                    .ifPresent(entry -> add(entry.getValue(), problem));
        }
    }

    private static void enter(Map<String, NavigableMap<Integer, HostName>> entries, Place place, HostName name) {
        entries.computeIfAbsent(place.file(), file -> new TreeMap<>()).put(place.line(), name);
    }

    private void add(HostName host, Problem problem) {
        byHost.computeIfAbsent(host, name -> new ArrayList<>(1)).add(problem);
    }

    List<Problem> of(HostName host) {
        return byHost.getOrDefault(host, List.of());
    }
}
