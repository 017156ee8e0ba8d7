package org.autoinstalld;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.autoinstalld.command.CommandTable;

/** Names the command and hands its exit code to the system. */
public final class Main {
    private Main() {}

    /** See autoinstalld(8). */
    public static void main(String[] args) {
        System.exit(CommandTable.run(args, System.in, utf8(System.out), utf8(System.err)));
    }

    /** Files are read as UTF-8 whatever the locale is, and shown like that, too. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
