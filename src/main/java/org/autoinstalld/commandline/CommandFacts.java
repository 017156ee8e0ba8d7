package org.autoinstalld.commandline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What help and manual tell of a command beside its options. It stands in {@code commands.txt}, which nothing but these two
 * needs, so that no other start reads it.
 *
 * @param examples command lines as somebody types them; a test runs each
 * @param exits what exit codes mean
 */
public record CommandFacts(List<String> examples, Map<Integer, String> exits) {
    private static final String FILE = "commands.txt";

    public CommandFacts {
        examples = List.copyOf(examples);
        exits = new TreeMap<>(exits);
    }

    /** Of the command of that name. What its exit codes mean is what those of all do, as far as nothing else is said. */
    public static CommandFacts of(String command) {
        List<String> examples = new ArrayList<>();
        Map<Integer, String> exits = new TreeMap<>(Map.of(
                Command.FINE, "done",
                Command.REFUSED, "refused, or failed: the reason is told",
                Command.USAGE, "the command line was not understood"));
        boolean within = false;
        for (String line : lines()) {
            if (line.startsWith("[")) {
                within = line.equals("[" + command + "]");
            } else if (within && line.startsWith("autoinstalld ")) {
                examples.add(line);
            } else if (within && !line.isBlank()) {
                exits.put(
                        Integer.parseInt(line.substring(0, 1)),
                        line.substring(1).strip());
            }
        }
        return new CommandFacts(examples, exits);
    }

    /** All commands that it tells of. */
    public static List<String> commands() {
        return lines().stream()
                .filter(line -> line.startsWith("["))
                .map(line -> line.substring(1, line.length() - 1))
                .toList();
    }

    private static List<String> lines() {
        try (InputStream in = CommandFacts.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + FILE);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
