package org.autoinstalld.problem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects problems while a reader goes on, so that all of them can be shown at once. The same finding at the same place
 * is kept once: a profile's mistake is reported once, not for each of its hosts. Not for use by several threads.
 */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public void addAll(Collection<Problem> problems) {
        found.addAll(problems);
    }

    public void error(Place place, String message, String remedy) {
        add(Problem.error(place, message, remedy));
    }

    public void warning(Place place, String message, String remedy) {
        add(Problem.warning(place, message, remedy));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(Problem::isError);
    }

    /** All problems, by file, line and column. */
    public List<Problem> sorted() {
        List<Problem> all = new ArrayList<>(found);
        all.sort(null);
        return List.copyOf(all);
    }
}
