package org.autoinstalld.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody does not get what they looked for.
 *
 * @param remedy null where nothing useful can be said
 * @param nearest names that may have been meant; null if it was no name
 * @param problems the same one by one, where there may be several; else null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ErrorJson(
        String error,
        @Nullable String remedy,
        @Nullable List<String> nearest,
        @Nullable List<Problem> problems) {

    static ErrorJson of(String error) {
        return new ErrorJson(error, null, null, null);
    }

    /** With the names it might have been. */
    public static ErrorJson noHost(String text, List<String> nearest) {
        return new ErrorJson("no host '" + text + "'", null, nearest, null);
    }
}
