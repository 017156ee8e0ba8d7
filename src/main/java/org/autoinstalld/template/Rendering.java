package org.autoinstalld.template;

import java.util.List;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** What became of a template: the whole text, or the reason why there is none. */
public sealed interface Rendering {
    /**
     * The text, complete but not yet judged as what it is meant to be.
     *
     * @param origins for each line of the text the line of the template that began it, if the rendering was traced; else
     *     empty
     */
    record Rendered(String text, List<Place> origins) implements Rendering {}

    /**
     * Nothing.
     *
     * @param problems never empty, errors only; FreeMarker stops at the first
     */
    record Failed(List<Problem> problems, Why why) implements Rendering {
        static Failed of(Problem problem) {
            return new Failed(List.of(problem), Why.MISTAKE);
        }
    }

    /** Whether it is worth trying again. */
    enum Why {
        /** No: the same comes of the same values. */
        MISTAKE,
        /** It took too long, and would again. */
        TIME,
        /** There was no memory just then. */
        MEMORY
    }
}
