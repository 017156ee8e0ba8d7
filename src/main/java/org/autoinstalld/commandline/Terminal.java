package org.autoinstalld.commandline;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Collection;
import org.autoinstalld.problem.Folding;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Unforeseen;

/** Where a command reads and writes: results to {@code out}, messages to {@code err}. */
public record Terminal(InputStream in, PrintStream out, PrintStream err) {
    private static final String DEBUG = "AUTOINSTALLD_DEBUG";

    /** Those that say the same in one line. */
    public void complain(Collection<Problem> problems) {
        Folding.lines(problems).forEach(err::println);
    }

    public void complain(String message) {
        err.println("autoinstalld: " + message);
    }

    /** Tells of something that nobody foresaw: in one line, or with its stack if the environment asks for it. */
    public void confess(Throwable thrown) {
        complain(Unforeseen.words(thrown) + "; " + Unforeseen.REMEDY);
        if (System.getenv(DEBUG) != null) {
            thrown.printStackTrace(err);
        }
    }
}
