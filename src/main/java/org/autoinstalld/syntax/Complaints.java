package org.autoinstalld.syntax;

import java.util.List;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;

/**
 * Collects what is wrong with a file, but not more than somebody reads: a file that is something else altogether would
 * give a complaint a word. Not for use by several threads.
 */
public final class Complaints {
    /** How many errors, and how many warnings, are kept. */
    public static final int MAX = 1000;

    private final Problems problems = new Problems();
    private int errors;
    private int warnings;

    public void error(Place place, String message, String remedy) {
        if (errors++ < MAX) {
            problems.error(place, message, remedy);
        } else if (errors == MAX + 1) {
            problems.error(place, "more than " + MAX + " errors, those from here on are not shown", "");
        }
    }

    public void warning(Place place, String message, String remedy) {
        if (warnings++ < MAX) {
            problems.warning(place, message, remedy);
        } else if (warnings == MAX + 1) {
            problems.warning(place, "more than " + MAX + " warnings, some are not shown", "");
        }
    }

    /** Whether another error would not be kept, so that it need not be worded with care. */
    public boolean full() {
        return errors >= MAX;
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /** What was kept, by file, line and column. */
    public List<Problem> sorted() {
        return problems.sorted();
    }
}
