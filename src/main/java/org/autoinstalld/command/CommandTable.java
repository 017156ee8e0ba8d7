package org.autoinstalld.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Folders;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.export.Export;
import org.autoinstalld.export.InventoryCommand;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.reviewer.DiffCommand;
import org.autoinstalld.server.Version;

/** Finds the command that the first word names, and runs it. */
public final class CommandTable {
    private static final List<Command> ALL = List.of(
            new Init(),
            new Serve(),
            new Reload(),
            new Arm(),
            new Disarm(),
            new Status(),
            LedgerView.history(),
            LedgerView.show(),
            LedgerView.learned(),
            new KnownHosts(),
            new LedgerAccept(),
            new MirrorCommand(),
            new TemplatesCommand(),
            new Check(),
            new Render(),
            new DiffCommand(),
            new DialogueCommand(),
            new DhcpdEntries(),
            new VmConfEntries(),
            new DnsEntries(),
            new InventoryCommand(),
            new Export(),
            new PlanFiles(),
            new ApplyFiles(),
            DeployCommand.deploy(),
            DeployCommand.reinstall(),
            DeployCommand.upgrade(),
            DeployCommand.resume(),
            new Abort(),
            new Destroy(),
            new AddHost(),
            new RemoveHost(),
            new Import(),
            new Passwd(),
            new Rehearse());

    private CommandTable() {}

    /** Runs a command line, and returns its exit code. Never throws for bad input. */
    public static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
        return run(arguments, new Terminal(in, out, err), System.getenv());
    }

    /** The same in a given environment. */
    static int run(String[] arguments, Terminal terminal, Map<String, String> environment) {
        // a thread that ends by an exception would print its stack
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> terminal.confess(thrown));
        List<String> folders = new ArrayList<>();
        String[] words;
        try {
            words = beginning(arguments, folders);
        } catch (ParseException e) {
            terminal.complain(String.valueOf(e.getMessage()));
            return Command.USAGE;
        }
        if (words.length == 0) {
            overview(terminal.err());
            return Command.USAGE;
        }
        String first = words[0];
        if (first.equals("-h") || first.equals("--help") || first.equals("help")) {
            return help(words, terminal);
        }
        if (first.equals("-V") || first.equals("--version") || first.equals("version")) {
            terminal.out().println("autoinstalld " + Version.get());
            return Command.FINE;
        }
        Optional<Command> command = named(first);
        if (command.isEmpty()) {
            unknown(first, terminal);
            return Command.USAGE;
        }
        List<String> rest = new ArrayList<>(command.get().readsInventory() ? folders : List.of());
        rest.addAll(List.of(words).subList(1, words.length));
        return run(command.get(), rest.toArray(String[]::new), terminal, environment);
    }

    /** Runs one command; an exception of any kind is told in one line. */
    static int run(Command command, String[] arguments, Terminal terminal) {
        return run(command, arguments, terminal, System.getenv());
    }

    /**
     * What follows the options before the command.
     *
     * @param folders gets those options, as they could stand behind it
     */
    private static String[] beginning(String[] arguments, List<String> folders) throws ParseException {
        CommandLine before =
                DefaultParser.builder().setAllowPartialMatching(false).get().parse(Folders.options(), arguments, true);
        for (Option option : before.getOptions()) {
            folders.add(Folders.argument(option));
        }
        return before.getArgs();
    }

    private static int run(Command command, String[] arguments, Terminal terminal, Map<String, String> environment) {
        try {
            Options options = allOptions(command);
            if (Arrays.asList(arguments).contains("--help")
                    || Arrays.asList(arguments).contains("-h")) {
                describe(command, terminal.out());
                return Command.FINE;
            }
            CommandLine line =
                    DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, arguments);
            Folders.requireOnce(line);
            int code = command.run(new Invocation(line, terminal, environment));
            terminal.out().flush();
            return code;
        } catch (ParseException | UsageException e) {
            terminal.complain(command.name() + ": " + e.getMessage());
            terminal.complain("usage: " + usage(command) + " (autoinstalld " + command.name() + " --help tells more)");
            return Command.USAGE;
        } catch (RefusedException e) {
            e.tell(terminal);
            return Command.REFUSED;
        } catch (ConfFileException e) {
            terminal.complain(List.of(e.problem()));
            return Command.REFUSED;
        } catch (RuntimeException | Error e) {
            terminal.confess(e);
            return Command.REFUSED;
        }
    }

    private static Options allOptions(Command command) {
        Options options = command.readsInventory() ? Folders.options() : new Options();
        command.options().forEach(options::addOption);
        return options.addOption("h", "help", false, "say what the command does");
    }

    private static Optional<Command> named(String name) {
        return ALL.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private static void unknown(String name, Terminal terminal) {
        List<String> names =
                ALL.stream().filter(c -> !c.isHidden()).map(Command::name).toList();
        if (name.startsWith("-")) {
            terminal.complain("unknown option '" + name + "' before the command; there stand -i, -t and --state alone");
            return;
        }
        String remedy = Suggestion.nearest(name, names)
                .map(s -> "did you mean '" + s + "'?")
                .orElse("one of: " + String.join(", ", names));
        terminal.complain("unknown command '" + name + "'; " + remedy);
    }

    private static int help(String[] arguments, Terminal terminal) {
        if (arguments.length < 2) {
            overview(terminal.out());
            return Command.FINE;
        }
        Optional<Command> command = named(arguments[1]);
        if (command.isEmpty()) {
            unknown(arguments[1], terminal);
            return Command.USAGE;
        }
        describe(command.get(), terminal.out());
        return Command.FINE;
    }

    private static void overview(PrintStream to) {
        to.println("usage: autoinstalld [-i DIR] [-t DIR] [--state DIR] COMMAND [OPTION]... [OPERAND]...");
        to.println();
        ALL.stream().filter(c -> !c.isHidden()).forEach(c -> to.printf("  %-12s %s%n", c.name(), c.purpose()));
        to.println();
        to.println("autoinstalld COMMAND --help tells more.");
    }

    private static String usage(Command command) {
        return "autoinstalld " + command.name() + " [OPTION]..."
                + (command.operands().isEmpty() ? "" : " " + command.operands());
    }

    private static void describe(Command command, PrintStream to) {
        to.println("usage: " + usage(command));
        to.println(command.purpose());
        to.println();
        allOptions(command).getOptions().forEach(o -> to.printf("  %-26s %s%n", form(o), o.getDescription()));
    }

    private static String form(Option option) {
        String letter = option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ";
        String argument = option.hasArg() ? " " + option.getArgName() : "";
        String more = option.hasArgs() ? "..." : "";
        return letter + "--" + option.getLongOpt() + argument + more;
    }
}
