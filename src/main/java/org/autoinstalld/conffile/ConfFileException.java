package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;

/** A file cannot be read or replaced, or must not be; says which, why, and what would help. */
public final class ConfFileException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public ConfFileException(Problem problem) {
        super(problem.toString());
        this.problem = problem;
    }

    /** @param remedy what would be right */
    public ConfFileException(Path file, String message, String remedy) {
        this(Problem.error(Place.of(file.toString()), message, remedy));
    }

    private ConfFileException(Path file, String what, Exception cause) {
        this(Problem.error(Place.of(file.toString()), what + ": " + reason(cause)));
        initCause(cause);
    }

    /** What went wrong there, said already or in the system's words. */
    public static ConfFileException of(Path file, String what, Exception cause) {
        return cause instanceof ConfFileException said ? said : new ConfFileException(file, what, cause);
    }

    public Problem problem() {
        return problem;
    }

    /** The system's own words, without the path that we name anyway. */
    static String reason(Exception e) {
        if (e instanceof ConfFileException refused) {
            return refused.problem.message();
        }
        String text = Reason.of(e);
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
