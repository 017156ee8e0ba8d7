package org.autoinstalld.commandline;

import java.util.List;
import org.autoinstalld.problem.Problem;

/** A command cannot go on. Whoever runs it says why, unless that has been said. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /** Why has been said. */
    public RefusedException() {
        this(List.of());
    }

    public RefusedException(Problem problem) {
        this(List.of(problem));
    }

    public RefusedException(List<Problem> problems) {
        this.problems = List.copyOf(problems);
    }

    /** For a reason that has no place in a file. */
    public RefusedException(String message) {
        super(message);
        this.problems = List.of();
    }

    public RefusedException(List<Problem> problems, String message) {
        super(message);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    public void tell(Terminal terminal) {
        terminal.complain(problems);
        if (getMessage() != null) {
            terminal.complain(getMessage());
        }
    }
}
