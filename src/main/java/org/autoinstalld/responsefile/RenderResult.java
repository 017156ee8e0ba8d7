package org.autoinstalld.responsefile;

import java.util.List;
import org.autoinstalld.access.AnswerClaim.Course;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.Rendering;

/** A file made for a machine, or why it could not be made. */
public sealed interface RenderResult {
    /** A file that keeps the promise of a 200: complete and checked. */
    record File(Body body, Course course) implements RenderResult {
        /** One of which nobody asks what an installer does with it. */
        File(Body body) {
            this(body, Course.UNKNOWN);
        }
    }

    /**
     * No file.
     *
     * @param problems errors only, never empty
     * @param why whether it is worth trying again
     */
    record Nothing(List<Problem> problems, Rendering.Why why) implements RenderResult {
        /** Because of a mistake. */
        Nothing(List<Problem> problems) {
            this(problems, Rendering.Why.MISTAKE);
        }

        /** The first of them, for a log line. */
        public String reason() {
            return problems.get(0).toString();
        }
    }
}
