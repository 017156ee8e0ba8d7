package org.autoinstalld.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Collection;
import org.autoinstalld.problem.Problem;

/** Where a command reads and writes: results to {@code out}, messages to {@code err}. */
record Terminal(InputStream in, PrintStream out, PrintStream err) {
    void complain(Collection<Problem> problems) {
        problems.forEach(err::println);
    }

    void complain(String message) {
        err.println("autoinstalld: " + message);
    }
}
