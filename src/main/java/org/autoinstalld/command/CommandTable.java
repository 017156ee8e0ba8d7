package org.autoinstalld.command;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;
import org.autoinstalld.api.Version;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.CommandOptions;
import org.autoinstalld.commandline.Folders;
import org.autoinstalld.commandline.HelpText;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.Terminal;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.export.CompletionCommand;
import org.autoinstalld.export.Export;
import org.autoinstalld.export.InventoryCommand;
import org.autoinstalld.export.Switches;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.reviewer.DiffCommand;
import org.autoinstalld.reviewer.LookupCommand;

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
            new LookupCommand(),
            new DialogueCommand(),
            new DhcpdEntries(),
            new VmConfEntries(),
            new DnsEntries(),
            new InventoryCommand(),
            new Switches(),
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
            new CompletionCommand(CommandTable::all),
            new Rehearse());

    private CommandTable() {}

    private static List<Command> all() {
        return ALL;
    }

    /** Runs a command line, and returns its exit code. Never throws for bad input. */
    public static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
        return run(arguments, new Terminal(in, out, err), System.getenv());
    }

    /** The same in a given environment. */
    static int run(String[] arguments, Terminal terminal, Map<String, String> environment) {
        return answered(arguments, terminal, to -> carryOut(arguments, to, environment));
    }

    /** Runs one command; an exception of any kind is told in one line. */
    static int run(Command command, String[] arguments, Terminal terminal) {
        return answered(arguments, terminal, to -> run(command, arguments, to, System.getenv()));
    }

    /** However it ends, a program that asked for it gets its object. */
    private static int answered(String[] arguments, Terminal terminal, ToIntFunction<Terminal> run) {
        Terminal to = CommandOptions.wantsJson(arguments) ? terminal.reporting() : terminal;
        // a thread that ends by an exception would print its stack
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> to.confess(thrown));
        int code = run.applyAsInt(to);
        to.finish(code);
        return code;
    }

    private static int carryOut(String[] arguments, Terminal terminal, Map<String, String> environment) {
        List<String> folders = new ArrayList<>();
        String[] words;
        try {
            words = beginning(arguments, folders);
        } catch (MissingArgumentException e) {
            terminal.misused("--" + e.getOption().getLongOpt() + " needs a DIR");
            return Command.USAGE;
        } catch (ParseException e) {
            terminal.misused(String.valueOf(e.getMessage()));
            return Command.USAGE;
        }
        if (words.length == 0) {
            HelpText.overview(ALL, terminal.err());
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
        if (!folders.isEmpty() && command.get() instanceof Init) {
            // it would write somewhere else than is said
            terminal.misused(
                    "init: not with " + folders.get(0) + "; the folder that gets an inventory: autoinstalld init DIR");
            return Command.USAGE;
        }
        List<String> rest = new ArrayList<>(command.get().readsInventory() ? folders : List.of());
        rest.addAll(List.of(words).subList(1, words.length));
        return run(command.get(), rest.toArray(String[]::new), terminal, environment);
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
            if (CommandOptions.isHelp(arguments)) {
                HelpText.describe(command, terminal.out());
                return Command.FINE;
            }
            CommandLine line = CommandOptions.of(command).parse(arguments);
            int code = command.run(new Invocation(line, terminal, environment));
            terminal.out().flush();
            return code;
        } catch (UsageException e) {
            String usage = HelpText.usage(command);
            terminal.misused(
                    command.name() + ": " + e.getMessage(),
                    "usage: " + usage + " (autoinstalld " + command.name() + " --help tells more)");
            return Command.USAGE;
        } catch (RefusedException e) {
            e.tell(terminal);
            return e.code();
        } catch (ConfFileException e) {
            terminal.complain(List.of(e.problem()));
            return Command.REFUSED;
        } catch (RuntimeException | Error e) {
            terminal.confess(e);
            return Command.REFUSED;
        }
    }

    private static Optional<Command> named(String name) {
        return ALL.stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private static void unknown(String name, Terminal terminal) {
        List<String> names =
                ALL.stream().filter(c -> !c.isHidden()).map(Command::name).toList();
        if (name.startsWith("-")) {
            terminal.misused("unknown option '" + name + "' before the command; there stand -i, -t and --state alone");
            return;
        }
        String remedy = Suggestion.named(name, names)
                .map(s -> "did you mean '" + s + "'?")
                .orElse("one of: " + String.join(", ", names));
        terminal.misused("unknown command '" + name + "'; " + remedy);
    }

    private static int help(String[] arguments, Terminal terminal) {
        if (arguments.length < 2) {
            HelpText.overview(ALL, terminal.out());
            return Command.FINE;
        }
        Optional<Command> command = named(arguments[1]);
        if (command.isEmpty()) {
            unknown(arguments[1], terminal);
            return Command.USAGE;
        }
        HelpText.describe(command.get(), terminal.out());
        return Command.FINE;
    }
}
