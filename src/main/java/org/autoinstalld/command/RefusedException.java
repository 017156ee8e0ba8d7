package org.autoinstalld.command;

import java.util.List;
import org.autoinstalld.problem.Problem;

/** A command cannot go on. Whoever runs it says why, unless that has been said. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /** Why has been said. */
    RefusedException() {
        this(List.of());
    }

    RefusedException(Problem problem) {
        this(List.of(problem));
    }

    RefusedException(List<Problem> problems) {
        this.problems = List.copyOf(problems);
    }

    /** For a reason that has no place in a file. */
    RefusedException(String message) {
        super(message);
        this.problems = List.of();
    }

    RefusedException(List<Problem> problems, String message) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    List<Problem> problems() {
        return problems;
    }

    void tell(Terminal terminal) {
        terminal.complain(problems);
        if (getMessage() != null) {
            terminal.complain(getMessage());
        }
    }
}
