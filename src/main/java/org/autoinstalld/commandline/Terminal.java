package org.autoinstalld.commandline;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import org.autoinstalld.problem.Folding;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Unforeseen;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes: results to {@code out}, messages to {@code err}.
 *
 * @param report what a program is told in place of results as text; null for people
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        @Nullable JsonReport report) {
    private static final String DEBUG = "AUTOINSTALLD_DEBUG";

    /** For people. */
    public Terminal(InputStream in, PrintStream out, PrintStream err) {
        this(in, out, err, null);
    }

    /** The same for a program. */
    public Terminal reporting() {
        return new Terminal(in, out, err, new JsonReport());
    }

    /** Those that say the same in one line. */
    public void complain(Collection<Problem> problems) {
        Folding.lines(problems.stream()
                        .filter(p -> !p.place().equals(Place.NONE))
                        .toList())
                .forEach(err::println);
        problems.stream()
                .filter(p -> p.place().equals(Place.NONE))
                .map(p -> "autoinstalld: " + p.message() + (p.remedy().isEmpty() ? "" : "; " + p.remedy()))
                .map(Printable::oneLine)
                .forEach(err::println);
        if (report != null) {
            report.find(problems);
        }
    }

    public void complain(String message) {
        err.println("autoinstalld: " + message);
        if (report != null) {
            report.say(message);
        }
    }

    /** The command line was not understood. */
    public void misused(String why, String usage) {
        err.println("autoinstalld: " + why);
        err.println("autoinstalld: " + usage);
        misused(Problem.error(Place.COMMAND_LINE, why, usage));
    }

    /** The same in one sentence. */
    public void misused(String why) {
        err.println("autoinstalld: " + why);
        misused(Problem.error(Place.COMMAND_LINE, why));
    }

    private void misused(Problem problem) {
        if (report != null) {
            report.find(List.of(problem));
        }
    }

    /** Gives a program what it has not been given yet. */
    public void finish(int code) {
        if (report != null) {
            report.end(code).ifPresent(out::print);
            out.flush();
        }
    }

    /** Tells of something that nobody foresaw: in one line, or with its stack if the environment asks for it. */
    public void confess(Throwable thrown) {
        complain(Unforeseen.words(thrown) + "; " + Unforeseen.REMEDY);
        if (System.getenv(DEBUG) != null) {
            thrown.printStackTrace(err);
        }
    }
}
