package org.autoinstalld.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.inventory.Node.Scalar;
import org.autoinstalld.inventory.Node.Sequence;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;

/** Lays profiles upon each other: later ones win, what a map itself says wins over all. Used by several threads. */
final class Profiles {
    private final Map<String, Entry> byName = new LinkedHashMap<>();
    private final Map<List<String>, Mapping> laid = new ConcurrentHashMap<>();

    private final Map<List<String>, List<Access.Demand>> demanded = new ConcurrentHashMap<>();

    Profiles(List<Entry> entries) {
        entries.forEach(e -> byName.put(e.key(), e));
    }

    /** {@code map} upon the profiles it lists; the list itself stays readable under {@code profiles}. */
    Mapping complete(Mapping map, Problems problems) {
        List<String> names = names(map, problems);
        if (names.isEmpty()) {
            return map;
        }
        Mapping below = laid.get(names);
        if (below == null) {
            below = lay(names, problems, new ArrayList<>());
            laid.put(names, below);
        }
        return below.overlaid(map);
    }

    /** One profile, with those it lists itself. */
    Mapping named(String name, Problems problems) {
        return lay(List.of(name), problems, new ArrayList<>());
    }

    private Mapping lay(List<String> names, Problems problems, List<String> path) {
        Mapping result = new Mapping("", 0, 0, List.of());
        for (String name : names) {
            Entry entry = java.util.Objects.requireNonNull(byName.get(name), "names() lets no other through");
            if (path.contains(name)) {
                problems.error(entry.place(), "profile '" + name + "' is made of itself", String.join(" -> ", path));
            } else if (entry.value() instanceof Mapping mapping) {
                path.add(name);
                result = result.overlaid(lay(names(mapping, problems), problems, path))
                        .overlaid(mapping);
                path.remove(name);
            }
        }
        return result.without("profiles");
    }

    /** The profiles a map lists, unknown ones left out and reported. */
    List<String> names(Mapping map, Problems problems) {
        List<String> names = new ArrayList<>();
        for (Node node : map.get("profiles").map(Profiles::items).orElse(List.of())) {
            if (!(node instanceof Scalar scalar) || scalar.isNull()) {
                problems.error(node.place(), "'profiles' holds " + node.kind(), "names of profiles");
            } else if (!byName.containsKey(scalar.text())) {
                problems.error(node.place(), "unknown profile '" + scalar.text() + "'", remedy(scalar.text()));
            } else {
                names.add(scalar.text());
            }
        }
        return List.copyOf(names);
    }

    private static List<Node> items(Node node) {
        return node instanceof Sequence sequence ? sequence.items() : List.of(node);
    }

    /** What the profiles that a map lists demand of whoever fetches files, and the profiles that those list. */
    List<Access.Demand> demands(Mapping map) {
        List<String> names = names(map, new Problems());
        return names.isEmpty() ? List.of() : demanded.computeIfAbsent(names, this::demands);
    }

    private List<Access.Demand> demands(List<String> names) {
        List<Access.Demand> demands = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Deque<String> todo = new ArrayDeque<>(names);
        while (!todo.isEmpty()) {
            String name = todo.pop();
            Entry entry = byName.get(name);
            if (entry != null && seen.add(name) && entry.value() instanceof Mapping mapping) {
                mapping.get("access")
                        .filter(Mapping.class::isInstance)
                        .flatMap(access -> ((Mapping) access).get("policy"))
                        .ifPresent(policy -> demands.addAll(AccessReader.unchecked(name, policy)));
                todo.addAll(names(mapping, new Problems()));
            }
        }
        return List.copyOf(demands);
    }

    boolean check(Section section, String key, String name) {
        if (!byName.containsKey(name)) {
            section.error(key, "unknown profile '" + name + "'", remedy(name));
        }
        return byName.containsKey(name);
    }

    private String remedy(String name) {
        return Suggestion.nearest(name, byName.keySet())
                .map(s -> "did you mean '" + s + "'?")
                .orElse(
                        byName.isEmpty()
                                ? "there are no profiles"
                                : "one of profiles: " + String.join(", ", byName.keySet()));
    }
}
