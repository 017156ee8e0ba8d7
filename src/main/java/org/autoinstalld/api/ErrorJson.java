package org.autoinstalld.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody does not get what they looked for.
 *
 * @param error all of it in one sentence
 * @param remedy null where nothing useful can be said
 * @param nearest names that may have been meant; null if it was no name
 * @param problems the same one by one, as every answer has them that is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorJson(
        String error, @Nullable String remedy, @Nullable List<String> nearest, List<Problem> problems) {

    public static ErrorJson of(String error) {
        return of(error, null);
    }

    public static ErrorJson of(String error, @Nullable String remedy) {
        return new ErrorJson(error, remedy, null, List.of(problem(error, remedy)));
    }

    /** With the names it might have been. */
    public static ErrorJson noHost(String text, List<String> nearest) {
        String error = "no host '" + text + "'";
        String remedy = nearest.isEmpty() ? null : "did you mean '" + nearest.get(0) + "'?";
        return new ErrorJson(error, null, nearest, List.of(problem(error, remedy)));
    }

    /** With the path it might have been. */
    static ErrorJson noPath(Optional<String> near) {
        ErrorJson plain = of(
                "no such path", near.map(path -> "did you mean '" + path + "'?").orElse(null));
        return new ErrorJson(plain.error, plain.remedy, near.map(List::of).orElse(null), plain.problems);
    }

    private static Problem problem(String error, @Nullable String remedy) {
        return Problem.error(Place.NONE, error, remedy == null ? "" : remedy);
    }
}
