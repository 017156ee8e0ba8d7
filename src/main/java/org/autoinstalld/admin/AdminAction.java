package org.autoinstalld.admin;

import java.util.List;
import java.util.Map;
import org.autoinstalld.problem.Problem;

/**
 * Something that admins can do. It is asked for with POST, by the form of a page at its {@link #path} and by programs at
 * the same path below {@code /api}; who may is decided before it is performed.
 */
public interface AdminAction {
    /** {@code /reload}; what it is done to are fields of the form. */
    String path();

    /**
     * Does it, on a thread that may wait a while. Several may be performed at once. What it throws becomes 500, without a
     * word of it.
     */
    Outcome perform(Form form, Principal who);

    /** What came of it. */
    sealed interface Outcome {
        /** One sentence without a full stop. */
        String message();

        /**
         * It is done.
         *
         * @param next path of the page that shows it, where a browser goes
         * @param data what programs get beside the message: trees of maps, lists, texts, numbers and booleans
         * @param problems worth a look all the same
         */
        record Done(String message, String next, Map<String, ?> data, List<Problem> problems) implements Outcome {
            public Done(String message, String next) {
                this(message, next, Map.of(), List.of());
            }
        }

        /**
         * It is not, and nothing has changed.
         *
         * @param problems why
         */
        record Refused(String message, List<Problem> problems) implements Outcome {}
    }
}
