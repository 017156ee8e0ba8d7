package org.autoinstalld.newhost;

import java.util.List;
import org.autoinstalld.problem.Problem;

/** A host is not added, and nothing was written. The message is a sentence for those problems, or empty. */
public final class NotAddedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    NotAddedException(List<Problem> problems, String message) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    NotAddedException(Problem problem) {
        this(List.of(problem), "");
    }

    public List<Problem> problems() {
        return problems;
    }

    /** A sentence for all problems; empty if they say all. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
