package org.autoinstalld;

import org.autoinstalld.command.Commands;

/** Names the command and hands its exit code to the system. */
public final class Main {
    private Main() {}

    /** See autoinstalld(8). */
    public static void main(String[] args) {
        System.exit(Commands.run(args, System.in, System.out, System.err));
    }
}
