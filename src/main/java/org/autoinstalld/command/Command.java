package org.autoinstalld.command;

import org.apache.commons.cli.Options;

/** A command of the program. */
interface Command {
    /** All went well; warnings are well. */
    int FINE = 0;
    /** Errors were found, or something was refused. */
    int REFUSED = 1;
    /** The command line was not understood. */
    int USAGE = 2;

    String name();

    /** What comes after the options on the command line: {@code HOST...}. */
    String operands();

    /** One line for the list of commands. */
    String purpose();

    /** Its own options, beside the common ones. */
    Options options();

    /** Returns the exit code. */
    int run(Invocation invocation) throws UsageException;

    /** Whether it reads inventory and templates, and so has the options that say where they are. */
    default boolean readsInventory() {
        return true;
    }

    /** Whether it is left out of the list of commands. */
    default boolean isHidden() {
        return false;
    }
}
