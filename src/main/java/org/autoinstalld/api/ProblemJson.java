package org.autoinstalld.api;

import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Severity;
import org.jspecify.annotations.Nullable;

/** A problem as docs/api.md describes it, wherever one is told as JSON. */
public record ProblemJson(
        String severity,
        String place,
        String file,
        @Nullable Integer line,
        @Nullable Integer column,
        String message,
        String remedy) {

    public static ProblemJson of(Problem problem) {
        Place place = problem.place();
        return new ProblemJson(
                problem.severity().word(),
                Printable.oneLine(place.toString()),
                place.file(),
                place.line() > 0 ? place.line() : null,
                place.column() > 0 ? place.column() : null,
                Printable.oneLine(problem.message()),
                Printable.oneLine(problem.remedy()));
    }

    Problem problem() {
        Place at = new Place(file, line == null ? 0 : line, column == null ? 0 : column);
        return new Problem(
                severity.equals(Severity.ERROR.word()) ? Severity.ERROR : Severity.WARNING, at, message, remedy);
    }
}
