package org.autoinstalld.commandline;

import java.util.List;
import org.autoinstalld.problem.Problem;

/** A command cannot go on, or has nothing to go on with. Whoever runs it says why, unless that has been said. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;
    private final int code;

    /** Why has been said. */
    public RefusedException() {
        this(List.of());
    }

    public RefusedException(Problem problem) {
        this(List.of(problem));
    }

    public RefusedException(List<Problem> problems) {
        this.problems = List.copyOf(problems);
        this.code = Command.REFUSED;
    }

    /** For a reason that has no place in a file. */
    public RefusedException(String message) {
        this(message, Command.REFUSED);
    }

    private RefusedException(String message, int code) {
        super(message);
        this.problems = List.of();
        this.code = code;
    }

    /** That nobody is in a state is an answer, and no mistake as an unknown name is: who asks each hour is not to be alarmed. */
    public static RefusedException nothingToDo(String why) {
        return new RefusedException("nothing to do: " + why, Command.FINE);
    }

    public RefusedException(List<Problem> problems, String message) {
        super(message);
        this.problems = List.copyOf(problems);
        this.code = Command.REFUSED;
    }

    public List<Problem> problems() {
        return problems;
    }

    /** What the command exits with. */
    public int code() {
        return code;
    }

    public void tell(Terminal terminal) {
        terminal.complain(problems);
        if (getMessage() != null) {
            terminal.complain(getMessage());
        }
    }
}
