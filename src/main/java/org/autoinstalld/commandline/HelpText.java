package org.autoinstalld.commandline;

import java.io.PrintStream;
import java.util.List;
import org.apache.commons.cli.Option;

/** What the program says of its commands to people who ask. */
public final class HelpText {
    private HelpText() {}

    /** All commands, one line for each. */
    public static void overview(List<Command> commands, PrintStream to) {
        to.println("usage: autoinstalld [-i DIR] [-t DIR] [--state DIR] COMMAND [OPTION]... [OPERAND]...");
        to.println();
        commands.stream().filter(c -> !c.isHidden()).forEach(c -> to.printf("  %-12s %s%n", c.name(), c.purpose()));
        to.println();
        to.println("autoinstalld COMMAND --help tells more.");
    }

    /** How a command is called. */
    public static String usage(Command command) {
        return "autoinstalld " + command.name() + " [OPTION]..."
                + (command.operands().isEmpty() ? "" : " " + command.operands());
    }

    /** One command: options, examples, exit codes. */
    public static void describe(Command command, PrintStream to) {
        to.println("usage: " + usage(command));
        to.println(command.purpose());
        to.println();
        CommandOptions.of(command).all().forEach(o -> to.printf("  %-26s %s%n", form(o), o.getDescription()));
        CommandFacts facts = CommandFacts.of(command.name());
        if (!facts.examples().isEmpty()) {
            to.println();
            to.println("examples:");
            facts.examples().forEach(e -> to.println("  " + e));
        }
        to.println();
        to.println("exit codes:");
        facts.exits().forEach((code, meaning) -> to.println("  " + code + "  " + meaning));
    }

    private static String form(Option option) {
        String letter = option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ";
        String argument = option.hasArg() ? " " + option.getArgName() : "";
        String more = option.hasArgs() ? "..." : "";
        return letter + "--" + option.getLongOpt() + argument + more;
    }
}
