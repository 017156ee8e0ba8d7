package org.autoinstalld.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node;
import org.autoinstalld.yaml.Node.Entry;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Node.Scalar;
import org.autoinstalld.yaml.Node.Sequence;
import org.autoinstalld.yaml.ProfileValues;

/**
 * Lays profiles upon each other: later ones win, what a map itself says wins over all. Each profile is laid once,
 * however many list it and along however many ways, since ways can double with every level. Used by several threads.
 */
final class Profiles {
    /** Profiles made of profiles made of profiles. */
    static final int MAX_LEVELS = 8;

    private static final Mapping NOTHING = new Mapping("", 0, 0, List.of());

    /**
     * A profile laid upon those it lists.
     *
     * @param levels 1 if it lists none
     * @param problems of the lists of profiles it is made by, its own and those below
     * @param demands on whoever fetches files, its own and those below
     * @param layers the profiles it is made of and itself, in the order they are laid
     */
    private record Laid(
            Mapping mapping, int levels, List<Problem> problems, List<Access.Demand> demands, List<String> layers) {}

    /**
     * A map upon its profiles, or profiles upon each other.
     *
     * @param values what the profiles' part is read as, once for all maps that have it
     */
    record Completed(Mapping mapping, ProfileValues values) {}

    private final Map<String, Entry> byName = new LinkedHashMap<>();
    private final Map<String, Laid> laid = new HashMap<>();
    private final Map<List<String>, Completed> lists = new ConcurrentHashMap<>();

    Profiles(List<Entry> entries) {
        entries.forEach(e -> byName.put(e.key(), e));
        Map<String, Problems> found = new HashMap<>();
        Map<String, List<String>> listed = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Problems problems = new Problems();
            found.put(entry.key(), problems);
            listed.put(entry.key(), entry.value() instanceof Mapping mapping ? names(mapping, problems) : List.of());
        }
        Order order = new Order(listed);
        for (Order.Circle circle : order.circles()) {
            error(circle.start(), "is made of itself", circle.path(), found.getOrDefault(circle.end(), new Problems()));
        }
        order.lowestFirst()
                .forEach((name, below) -> laid.put(name, lay(name, below, found.getOrDefault(name, new Problems()))));
    }

    private void error(String name, String what, String remedy, Problems problems) {
        entry(name).ifPresent(e -> problems.error(e.place(), "profile '" + name + "' " + what, remedy));
    }

    Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    private Optional<Entry> entry(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private Laid lay(String name, List<String> below, Problems problems) {
        int levels = 1;
        for (String other : below) {
            levels = Math.max(levels, laidAs(other).levels() + 1);
        }
        Mapping own = entry(name)
                .map(Entry::value)
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .orElse(NOTHING)
                .without("profiles");
        if (levels > MAX_LEVELS) {
            error(
                    name,
                    "stands upon more than " + (MAX_LEVELS - 1) + " levels of profiles",
                    "fewer levels; a profile may list as many others as it likes",
                    problems);
            return new Laid(own, 1, problems.sorted(), own(name, own), List.of(name));
        }
        below.forEach(other -> problems.addAll(laidAs(other).problems()));
        Set<Access.Demand> demands = new LinkedHashSet<>(own(name, own));
        below.forEach(other -> demands.addAll(laidAs(other).demands()));
        List<String> layers = new ArrayList<>(layers(below));
        layers.add(name);
        return new Laid(
                laid(overlay(below), own), levels, problems.sorted(), List.copyOf(demands), List.copyOf(layers));
    }

    /** The profiles that a map lists, and those they are made of, in the order they are laid. */
    List<String> layers(Mapping map) {
        return layers(names(map, new Problems()));
    }

    /** The same of some profiles. One that is laid more than once is where it is laid last, and so wins. */
    List<String> layers(List<String> names) {
        Set<String> layers = new LinkedHashSet<>();
        for (String name : names) {
            for (String layer : laidAs(name).layers()) {
                layers.remove(layer);
                layers.add(layer);
            }
        }
        return List.copyOf(layers);
    }

    /** What is wrong with the lists of all profiles, also of those that nobody uses. */
    void report(Problems problems) {
        laid.values().forEach(one -> problems.addAll(one.problems()));
    }

    private Laid laidAs(String name) {
        return laid.getOrDefault(name, new Laid(NOTHING, 1, List.of(), List.of(), List.of()));
    }

    private Mapping overlay(List<String> names) {
        Mapping result = NOTHING;
        for (String name : names) {
            result = laid(result, laidAs(name).mapping());
        }
        return result;
    }

    /** {@code over} upon {@code base}; of two spellings of one thing, {@code disk} and {@code disks}, the
     * upper one holds. */
    private static Mapping laid(Mapping base, Mapping over) {
        Mapping rest = base;
        if (over.get("vm").orElse(NOTHING) instanceof Mapping vm) {
            rest = says(vm, "disk") ? rest.mapped("vm", below -> below.without("disks")) : rest;
            rest = says(vm, "disks") ? rest.mapped("vm", below -> below.without("disk")) : rest;
            rest = saysSizeOfFirst(vm) ? rest.mapped("vm", below -> below.without("disk-size")) : rest;
            rest = says(vm, "disk-size") ? rest.mapped("vm", Profiles::withoutSizeOfFirst) : rest;
        }
        if (over.get("sets").orElse(NOTHING) instanceof Mapping sets && isOwnMirror(sets)) {
            for (String elsewhere : Settings.ELSEWHERE) {
                rest = rest.mapped("sets", below -> below.without(elsewhere));
            }
        }
        return rest.overlaid(over);
    }

    private static boolean saysSizeOfFirst(Mapping vm) {
        Node disk = vm.get("disk").orElse(NOTHING);
        Node first = vm.get("disks").orElse(disk) instanceof Sequence disks
                        && !disks.items().isEmpty()
                ? disks.items().get(0)
                : disk;
        return first instanceof Mapping map && says(map, "size");
    }

    private static Mapping withoutSizeOfFirst(Mapping vm) {
        List<Entry> entries = new ArrayList<>(vm.entries());
        entries.replaceAll(e -> e.key().equals("disks") && e.value() instanceof Sequence disks
                ? new Entry(e.key(), e.file(), e.line(), e.column(), withoutSizeOfFirst(disks))
                : e);
        return new Mapping(vm.file(), vm.line(), vm.column(), entries).mapped("disk", disk -> disk.without("size"));
    }

    private static Sequence withoutSizeOfFirst(Sequence disks) {
        List<Node> items = new ArrayList<>(disks.items());
        if (!items.isEmpty() && items.get(0) instanceof Mapping first) {
            items.set(0, first.without("size"));
        }
        return new Sequence(disks.file(), disks.line(), disks.column(), List.copyOf(items));
    }

    private static boolean isOwnMirror(Mapping sets) {
        return sets.get("location").orElse(NOTHING) instanceof Scalar scalar
                && scalar.text().equals(Settings.OWN_MIRROR);
    }

    private static boolean says(Mapping map, String key) {
        return map.get(key)
                .filter(n -> !(n instanceof Scalar scalar && scalar.isNull()))
                .isPresent();
    }

    /** {@code map} upon the profiles it lists; the list itself stays readable under {@code profiles}. */
    Completed complete(Mapping map, Problems problems) {
        List<String> names = names(map, problems);
        if (names.isEmpty()) {
            return new Completed(map, ProfileValues.NONE);
        }
        names.forEach(name -> problems.addAll(laidAs(name).problems()));
        Completed base = lists.computeIfAbsent(names, this::base);
        return new Completed(laid(base.mapping(), map), base.values());
    }

    private Completed base(List<String> names) {
        Mapping mapping = overlay(names);
        return new Completed(mapping, new ProfileValues(mapping));
    }

    /** One profile, with those it lists itself. */
    Mapping named(String name, Problems problems) {
        problems.addAll(laidAs(name).problems());
        return laidAs(name).mapping();
    }

    /** The profiles a map lists, each once; unknown ones are left out and reported. */
    List<String> names(Mapping map, Problems problems) {
        Set<String> names = new LinkedHashSet<>();
        for (Node node : map.get("profiles").map(Profiles::items).orElse(List.of())) {
            if (!(node instanceof Scalar scalar) || scalar.isNull()) {
                problems.error(node.place(), "'profiles' holds " + node.kind(), "names of profiles");
            } else if (!byName.containsKey(scalar.text())) {
                unknown(node, scalar.text(), problems);
            } else if (!names.add(scalar.text())) {
                problems.error(
                        node.place(),
                        "profile '" + scalar.text() + "' is listed twice",
                        "list it once; what is listed later wins");
            }
        }
        return List.copyOf(names);
    }

    private void unknown(Node at, String name, Problems problems) {
        problems.error(at.place(), "unknown profile '" + name + "'", problems.isFull() ? "" : remedy(name));
    }

    private static List<Node> items(Node node) {
        return node instanceof Sequence sequence ? sequence.items() : List.of(node);
    }

    /** What the profiles that a map lists demand of whoever fetches files, and the profiles that those list. */
    List<Access.Demand> demands(Mapping map) {
        List<String> names = names(map, new Problems());
        return names.isEmpty() ? List.of() : demands(names);
    }

    /** What those profiles demand together. */
    List<Access.Demand> demands(List<String> names) {
        return names.size() == 1
                ? laidAs(names.get(0)).demands()
                : names.stream()
                        .flatMap(name -> laidAs(name).demands().stream())
                        .distinct()
                        .toList();
    }

    private static List<Access.Demand> own(String name, Mapping mapping) {
        return mapping.get("access")
                .filter(Mapping.class::isInstance)
                .map(access -> Access.ofProfile(name, (Mapping) access))
                .orElse(List.of());
    }

    boolean check(MapReader section, String key, String name) {
        if (!byName.containsKey(name)) {
            section.error(key, "unknown profile '" + name + "'", remedy(name));
        }
        return byName.containsKey(name);
    }

    private String remedy(String name) {
        return byName.isEmpty()
                ? "there are no profiles"
                : Suggestion.remedy(name, byName.keySet(), "one of profiles: ");
    }

    /**
     * The order in which profiles can be laid, those that others list first. A profile that is made of itself is cut off where
     * the circle closes. It keeps a stack of its own, since a chain may be longer than the machine's stack is deep.
     */
    private static final class Order {
        /** Names shown of a circle. */
        private static final int SHOWN = 10;

        /**
         * Profiles that are made of each other.
         *
         * @param start the profile that is made of itself
         * @param end the one of them that lists {@code start}
         * @param path from start to end and back to start, shortened
         */
        record Circle(String start, String end, String path) {}

        /** A profile on the way, and what was seen of its list. */
        private static final class Visit {
            private final String name;
            private final List<String> names;
            private final List<String> kept = new ArrayList<>();
            private int next;

            Visit(String name, List<String> names) {
                this.name = name;
                this.names = names;
            }
        }

        private final Map<String, List<String>> listed;
        private final Map<String, List<String>> below = new LinkedHashMap<>();
        private final Set<String> onTheWay = new HashSet<>();
        private final Deque<Visit> way = new ArrayDeque<>();
        private final List<Circle> circles = new ArrayList<>();

        /**
         * @param listed the names that each profile lists, all of them keys
         */
        Order(Map<String, List<String>> listed) {
            this.listed = listed;
            listed.keySet().forEach(this::visit);
        }

        private void visit(String start) {
            enter(start);
            while (!way.isEmpty()) {
                Visit visit = way.element();
                if (visit.next == visit.names.size()) {
                    way.remove();
                    onTheWay.remove(visit.name);
                    below.put(visit.name, List.copyOf(visit.kept));
                    continue;
                }
                String name = visit.names.get(visit.next++);
                if (onTheWay.contains(name)) {
                    circles.add(circle(name, visit.name));
                } else {
                    visit.kept.add(name);
                    enter(name);
                }
            }
        }

        private void enter(String name) {
            if (!below.containsKey(name)) {
                way.push(new Visit(name, listed.getOrDefault(name, List.of())));
                onTheWay.add(name);
            }
        }

        /** Goes back from {@code end} to {@code start}. */
        private Circle circle(String start, String end) {
            StringBuilder path = new StringBuilder(start);
            int shown = 0;
            for (Visit visit : way) {
                if (visit.name.equals(start)) {
                    break;
                }
                if (++shown > SHOWN) {
                    path.insert(0, "... -> ");
                    break;
                }
                path.insert(0, visit.name + " -> ");
            }
            return new Circle(start, end, start + " -> " + path);
        }

        /** Every profile after all those it is made of, with what it lists, but for what would close a circle. */
        Map<String, List<String>> lowestFirst() {
            return below;
        }

        /** Each once. */
        List<Circle> circles() {
            return circles;
        }
    }
}
