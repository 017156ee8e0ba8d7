package org.autoinstalld.web;

import java.util.List;
import java.util.function.Supplier;
import org.autoinstalld.problem.Folding;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with what is served, and which of it says the same: found when somebody first asks, and kept, since the
 * words of ten thousand problems are not to be looked through for each page. Safe for use by several threads.
 */
final class AllProblems {
    private final Supplier<List<Problem>> finding;
    private @Nullable List<Marked> found;

    /** @param mark equal for those that say the same; for an address, so two that differ and have it are shown together */
    record Marked(Problem problem, String mark) {
        static Marked of(Problem problem) {
            return new Marked(
                    problem, Integer.toHexString(Folding.sameness(problem).hashCode()));
        }
    }

    AllProblems(Supplier<List<Problem>> finding) {
        this.finding = finding;
    }

    /** One at a time finds them: who comes meanwhile waits for the same. */
    synchronized List<Marked> marked() {
        List<Marked> known = found;
        if (known == null) {
            known = finding.get().stream().map(Marked::of).toList();
            found = known;
        }
        return known;
    }
}
