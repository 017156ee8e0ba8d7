package org.autoinstalld.conffile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program to run, without a shell: the first word is the program, the others are passed as they are.
 *
 * @param argv in a test of new content, {@code {file}} in a word stands for the file to look at
 * @param limit how long it may take
 * @param input the file on its standard input; in a test of new content {@code {file}} stands for that; null: nothing
 * @param shown for people, in place of its words; null: these
 */
public record ExternalCommand(
        List<String> argv,
        Duration limit,
        @Nullable Path input,
        @Nullable String shown) {
    /** Stands for the path of the new content, which is beside the file it is for. */
    public static final String FILE = "{file}";

    public ExternalCommand {
        argv = List.copyOf(argv);
        if (argv.isEmpty() || argv.get(0).isEmpty()) {
            throw new IllegalArgumentException("command without a program");
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("time limit " + limit);
        }
    }

    /** One that reads nothing. */
    public ExternalCommand(List<String> argv, Duration limit) {
        this(argv, limit, null, null);
    }

    /** The same with that file on its standard input. */
    public ExternalCommand reading(Path file) {
        return new ExternalCommand(argv, limit, file, shown);
    }

    /** The same, told in these words. */
    public ExternalCommand shownAs(String words) {
        return new ExternalCommand(argv, limit, input, words);
    }

    /** With 30 seconds to end. */
    public static ExternalCommand of(String... argv) {
        return new ExternalCommand(List.of(argv), Duration.ofSeconds(30));
    }

    ExternalCommand on(String file) {
        return new ExternalCommand(
                argv.stream().map(word -> word.replace(FILE, file)).toList(),
                limit,
                input == null ? null : Path.of(input.toString().replace(FILE, file)),
                shown == null ? null : shown.replace(FILE, file));
    }

    /** As it would be typed, for people; not for a shell. */
    @Override
    public String toString() {
        return shown == null ? String.join(" ", argv) : shown;
    }
}
