package org.autoinstalld.web;

import java.util.List;
import org.autoinstalld.problem.Problem;

/**
 * What somebody is told once, on the page that follows what they did.
 *
 * @param message one sentence without a full stop
 * @param problems worth a look all the same; the first few
 * @param more how many there are besides
 */
public record Notice(String message, List<Problem> problems, int more) {
    private static final int FEW = 5;

    /** Keeps as many problems as somebody reads who came for something else. */
    public static Notice of(String message, List<Problem> problems) {
        List<Problem> few = List.copyOf(problems.subList(0, Math.min(FEW, problems.size())));
        return new Notice(message, few, problems.size() - few.size());
    }
}
