package org.autoinstalld.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which profiles can be laid, those that others list first. A profile that is made of itself is cut off where
 * the circle closes. It keeps a stack of its own, since a chain may be longer than the machine's stack is deep.
 */
final class ProfileOrder {
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
    ProfileOrder(Map<String, List<String>> listed) {
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
