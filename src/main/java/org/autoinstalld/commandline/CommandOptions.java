package org.autoinstalld.commandline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.autoinstalld.problem.Suggestion;

/** All options of a command, its own and those of all, and how a command line is read by them. */
public final class CommandOptions {
    private static final String JSON = "json";
    private static final String FORMAT = "format";

    private final Command command;
    private final Options options;

    private CommandOptions(Command command, Options options) {
        this.command = command;
        this.options = options;
    }

    public static CommandOptions of(Command command) {
        Options options = command.readsInventory() ? Folders.options() : new Options();
        options.addOption(Invocation.option(FORMAT, OptionValue.FORMAT.name(), "text (default) or json"));
        command.options().forEach(options::addOption);
        return new CommandOptions(
                command, options.addOption("h", "help", false, "say what the command does, with examples"));
    }

    public List<Option> all() {
        return List.copyOf(options.getOptions());
    }

    public CommandLine parse(String[] arguments) throws UsageException {
        try {
            CommandLine line =
                    DefaultParser.builder().setAllowPartialMatching(false).get().parse(options, arguments);
            Folders.requireOnce(line);
            for (Option option : line.getOptions()) {
                requireWord(option);
            }
            return line;
        } catch (UnrecognizedOptionException e) {
            throw new UsageException(unknown(e.getOption()));
        } catch (MissingArgumentException e) {
            Option option = e.getOption();
            throw new UsageException(
                    "--" + option.getLongOpt() + " needs " + article(option.getArgName()) + " " + option.getArgName());
        } catch (ParseException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static void requireWord(Option option) throws UsageException {
        for (String value : option.hasArg() ? option.getValuesList() : List.<String>of()) {
            Optional<String> complaint = OptionValue.complaint(option, value);
            if (complaint.isPresent()) {
                throw new UsageException(complaint.get());
            }
        }
    }

    private String unknown(String text) {
        int end = text.indexOf('=');
        String word = end < 0 ? text : text.substring(0, end);
        if (end > 0 && options.hasOption(word)) {
            return word + " takes no value";
        }
        List<String> names = options.getOptions().stream()
                .filter(o -> o.getLongOpt() != null)
                .map(o -> "--" + o.getLongOpt())
                .toList();
        return "unknown option '" + word + "'"
                + Suggestion.named(word, names)
                        .map(name -> "; did you mean '" + name + "'?")
                        .orElse("; " + command.name() + " has " + String.join(", ", names));
    }

    private static String article(String word) {
        return "AEIO".indexOf(word.charAt(0)) >= 0 ? "an" : "a";
    }

    /** Whether such a command line wants JSON, be the rest of it right or wrong. */
    public static boolean wantsJson(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        int end = words.indexOf("--");
        List<String> before = end < 0 ? words : words.subList(0, end);
        if (isHelp(arguments)) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (before.get(i).equals("--" + FORMAT)) {
                return i + 1 < before.size() && before.get(i + 1).equals(JSON);
            }
            if (before.get(i).startsWith("--" + FORMAT + "=")) {
                return before.get(i).endsWith("=" + JSON);
            }
        }
        return false;
    }

    /** Whether help is wanted, whatever else is said. */
    public static boolean isHelp(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        return words.contains("--help") || words.contains("-h");
    }
}
