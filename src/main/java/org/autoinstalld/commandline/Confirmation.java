package org.autoinstalld.commandline;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Reason;

/** Asks the person at the terminal, once. */
public final class Confirmation {
    private Confirmation() {}

    /** Whether it may be done: by {@code --yes}, or by somebody who says so. Why not has then been said. */
    public static boolean given(Invocation invocation, String question) {
        Terminal terminal = invocation.terminal();
        if (invocation.has("yes")) {
            return true;
        }
        if (!isAtTerminal()) {
            terminal.complain("nobody to ask, as this is no terminal, and nothing was done; --yes does it unasked");
            return false;
        }
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        if (line(terminal)
                .filter(l -> l.equalsIgnoreCase("y") || l.equalsIgnoreCase("yes"))
                .isPresent()) {
            return true;
        }
        terminal.complain("nothing was done");
        return false;
    }

    /**
     * The same of what cannot be taken back: by {@code --yes}, or by somebody who types the host's name, short or in full.
     *
     * @param what it does
     */
    public static boolean typed(Invocation invocation, String what, HostName host) {
        Terminal terminal = invocation.terminal();
        if (invocation.has("yes")) {
            return true;
        }
        if (!isAtTerminal()) {
            terminal.complain(
                    what + "; nobody to ask, as this is no terminal, and nothing was done; --yes does it unasked");
            return false;
        }
        terminal.err().print(what + ". Type " + host.shortName() + " to go on: ");
        terminal.err().flush();
        boolean same = line(terminal).filter(typed -> isName(typed, host)).isPresent();
        if (!same) {
            terminal.complain("nothing was done");
        }
        return same;
    }

    static boolean isName(String typed, HostName host) {
        return HostName.parse(typed)
                .filter(name -> name.equals(host) || name.text().equals(host.shortName()))
                .isPresent();
    }

    private static Optional<String> line(Terminal terminal) {
        try {
            return Optional.ofNullable(
                            new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8)).readLine())
                    .map(String::strip);
        } catch (IOException e) {
            terminal.complain("cannot read the answer: " + Reason.of(e));
            return Optional.empty();
        }
    }

    /** Later Javas have a console even without a terminal, and a method that tells. */
    public static boolean isAtTerminal() {
        return Optional.ofNullable(System.console())
                .filter(Confirmation::isTerminal)
                .isPresent();
    }

    private static boolean isTerminal(Console console) {
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
