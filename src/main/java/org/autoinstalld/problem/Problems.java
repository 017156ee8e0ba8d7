package org.autoinstalld.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects problems while a reader goes on, so that all of them can be shown at once. The same finding at the same place
 * is kept once: a profile's mistake is reported once, not for each of its hosts. Not more are kept than somebody reads,
 * so that a file which is something else altogether does not fill the memory; the rest is counted. Not for use by
 * several threads.
 */
public final class Problems {
    /** How many errors, and how many warnings, are kept. */
    public static final int MAX = 1000;

    /** Where counting ends. */
    private static final int MOST = 999_999_999;

    private final int most;
    private final Map<Severity, Set<Problem>> found = new EnumMap<>(Severity.class);
    private final Map<Severity, Integer> dropped = new EnumMap<>(Severity.class);

    public Problems() {
        this(MAX);
    }

    /** @param most how many of each severity are kept */
    public Problems(int most) {
        this.most = most;
    }

    public void add(Problem problem) {
        Set<Problem> alike = found(problem.severity());
        if (problem.isRest()) {
            drop(problem.severity(), problem.more());
        } else if (alike.size() < most) {
            alike.add(problem);
        } else if (!alike.contains(problem)) {
            drop(problem.severity(), 1);
        }
    }

    private void drop(Severity severity, int count) {
        dropped.merge(severity, count, (a, b) -> Math.min(MOST, a + b));
    }

    private Set<Problem> found(Severity severity) {
        return found.computeIfAbsent(severity, s -> new LinkedHashSet<>());
    }

    public void addAll(Collection<Problem> problems) {
        problems.forEach(this::add);
    }

    public void error(Place place, String message, String remedy) {
        add(Problem.error(place, message, remedy));
    }

    public void warning(Place place, String message, String remedy) {
        add(Problem.warning(place, message, remedy));
    }

    public boolean isEmpty() {
        return found.isEmpty() && dropped.isEmpty();
    }

    /** Whether another error would not be kept, so that it need not be worded with care. */
    public boolean isFull() {
        return found(Severity.ERROR).size() >= most;
    }

    public boolean hasErrors() {
        return !found(Severity.ERROR).isEmpty() || dropped.containsKey(Severity.ERROR);
    }

    /** All problems, by file, line and column; those that were not kept are one line, the last, for each severity. */
    public List<Problem> sorted() {
        List<Problem> all = new ArrayList<>();
        found.values().forEach(all::addAll);
        all.sort(null);
        dropped.forEach((severity, count) -> all.add(Problem.rest(severity, lastPlace(all, severity), count)));
        return List.copyOf(all);
    }

    private static Place lastPlace(List<Problem> sorted, Severity severity) {
        Place last = Place.of("");
        for (Problem problem : sorted) {
            if (problem.severity() == severity) {
                last = problem.place();
            }
        }
        return last;
    }
}
