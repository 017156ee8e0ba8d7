package org.autoinstalld.responsefile;

import java.util.List;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * A file as people may see it: line for line what the machine gets, but with secrets masked.
 *
 * @param text empty if it could not be rendered
 * @param origins for each line the line of the template that made it; empty if there is no text
 * @param problems what is wrong with it
 */
public record Preview(String text, List<Place> origins, List<Problem> problems) {
    public boolean isServed() {
        return problems.stream().noneMatch(Problem::isError);
    }
}
