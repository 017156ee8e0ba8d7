package org.autoinstalld.web;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Problems and places as trees. */
public final class ProblemJson {
    /** Errors before warnings, then by place. */
    static final Comparator<Problem> ERRORS_FIRST =
            Comparator.comparing(Problem::severity).thenComparing(Comparator.naturalOrder());

    private ProblemJson() {}

    /** As docs/api.md describes a problem. */
    public static List<Map<String, @Nullable Object>> tree(List<Problem> problems) {
        return problems.stream().map(p -> tree(p).tree()).toList();
    }

    static Fields tree(Problem problem) {
        Place place = problem.place();
        return new Fields()
                .with("severity", problem.severity().word())
                .with("place", Printable.oneLine(place.toString()))
                .with("file", place.file())
                .with("line", positive(place.line()))
                .with("column", positive(place.column()))
                .with("message", Masking.hashes(Printable.oneLine(problem.message())))
                .with("remedy", Masking.hashes(Printable.oneLine(problem.remedy())));
    }

    private static Optional<Integer> positive(int number) {
        return number > 0 ? Optional.of(number) : Optional.empty();
    }
}
