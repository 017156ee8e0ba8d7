package org.autoinstalld.inventory;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueType;

/** A program and its arguments, as keys of the inventory take them. No shell reads them. */
final class CommandWords {
    /** A list, or one text with blanks between. */
    static final ValueType<List<String>> TYPE = new ValueType<>(
            ValueType.text("a word of a command", "", Optional::of).list().kind(),
            at -> ValueType.TEXTS.read().from(at).map(CommandWords::split),
            null);

    /** One that a server runs by itself, whatever its working directory is. */
    static final ValueType<List<String>> OF_SERVER = TYPE.keptIf(CommandWords::isFindable);

    private CommandWords() {}

    private static List<String> split(List<String> words) {
        return words.size() == 1 ? Arrays.asList(words.get(0).trim().split(" +")) : words;
    }

    private static boolean isFindable(List<String> words, ValueAt at) {
        String program = words.isEmpty() ? "" : words.get(0);
        boolean right = !program.isEmpty() && (program.startsWith("/") || program.indexOf('/') < 0);
        if (!right) {
            at.error(
                    program.isEmpty()
                            ? "'" + at.key() + "' names no program"
                            : "'" + program + "' depends on where the server was started",
                    "[/usr/local/libexec/PROGRAM, ARGUMENT]");
        }
        return right;
    }
}
