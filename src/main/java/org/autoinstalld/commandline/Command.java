package org.autoinstalld.commandline;

import java.util.List;
import org.apache.commons.cli.Option;
import org.autoinstalld.conffile.ConfFileException;

/** A command of the program: what help tells of it, and what it does. */
public abstract class Command {
    /** All went well; warnings are well. */
    public static final int FINE = 0;
    /** Errors were found, or something was refused. */
    public static final int REFUSED = 1;
    /** What was asked for differs from what is there, which is no mistake. */
    public static final int DIFFERS = 3;
    /** The command line was not understood. */
    public static final int USAGE = 2;

    private final String name;
    private final String operands;
    private final String purpose;
    private final List<Option> options;

    /**
     * @param operands what comes after the options on the command line: {@code HOST...}
     * @param purpose one line for the list of commands
     * @param options its own, beside the common ones
     */
    public Command(String name, String operands, String purpose, Option... options) {
        this.name = name;
        this.operands = operands;
        this.purpose = purpose;
        this.options = List.of(options);
    }

    /** Returns the exit code. */
    public abstract int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException;

    public final String name() {
        return name;
    }

    public final String operands() {
        return operands;
    }

    public final String purpose() {
        return purpose;
    }

    public final List<Option> options() {
        return options;
    }

    /** Whether it reads inventory and templates, and so has the options that say where they are. */
    public boolean readsInventory() {
        return true;
    }

    /** Whether it is left out of the list of commands. */
    public boolean isHidden() {
        return false;
    }
}
