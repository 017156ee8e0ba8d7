package org.autoinstalld.reviewer;

import java.util.List;
import java.util.function.UnaryOperator;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.HostsDiff;

/**
 * One state of the folders, read.
 *
 * @param label as people know it: a revision, a folder, or now
 * @param prefixes what stands before names of its files, and only says where they were read
 */
record State(String label, Snapshot snapshot, List<String> prefixes) {
    static final String NOW = "now";

    HostsDiff.Side side() {
        return new HostsDiff.Side(snapshot, this::relative);
    }

    private String relative(String text) {
        String relative = text;
        for (String prefix : prefixes) {
            relative = relative.replace(prefix, "");
        }
        return relative;
    }

    /** Problems with the names that people know in the place of those of a copy. */
    static List<Problem> renamed(List<Problem> problems, UnaryOperator<String> names) {
        return problems.stream()
                .map(p -> new Problem(
                        p.severity(),
                        new Place(
                                names.apply(p.place().file()),
                                p.place().line(),
                                p.place().column()),
                        names.apply(p.message()),
                        names.apply(p.remedy()),
                        p.more(),
                        p.hosts(),
                        names.apply(p.gist()),
                        p.follows()))
                .toList();
    }
}
