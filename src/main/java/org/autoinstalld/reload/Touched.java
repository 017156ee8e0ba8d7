package org.autoinstalld.reload;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Where something may have changed.
 *
 * @param all anywhere, so that each file has to be looked at
 * @param paths else only these, and what is below them
 */
record Touched(boolean all, Set<Path> paths) {
    static final Touched ALL = new Touched(true, Set.of());
    static final Touched NOTHING = new Touched(false, Set.of());

    static Touched at(Set<Path> paths) {
        return paths.isEmpty() ? NOTHING : new Touched(false, Set.copyOf(paths));
    }

    Touched and(Set<Path> more) {
        if (all || more.isEmpty()) {
            return this;
        }
        Set<Path> both = new HashSet<>(paths);
        both.addAll(more);
        return at(both);
    }

    boolean isNothing() {
        return !all && paths.isEmpty();
    }
}
