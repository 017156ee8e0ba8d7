package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.Option;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.CommandOptions;
import org.autoinstalld.commandline.Folders;
import org.autoinstalld.commandline.OptionValue;

/** What may stand where on a command line, as far as a shell can complete it. */
record Grammar(List<Verb> verbs) {

    /** What stands behind an option, or as an operand. */
    record Slot(OptionValue value, List<String> words) {
        static final Slot NOTHING = new Slot(OptionValue.TEXT, List.of());

        static Slot of(OptionValue value) {
            return new Slot(value, value.offered());
        }

        static Slot ofWords(List<String> words) {
            return new Slot(OptionValue.TEXT, words);
        }

        boolean isNothing() {
            return value == OptionValue.TEXT && words.isEmpty();
        }
    }

    /** @param slot null of a flag */
    record Flag(
            String name,
            String letter,
            String description,
            @org.jspecify.annotations.Nullable Slot slot) {
        static Flag of(Option option) {
            String letter = option.getOpt() == null ? "" : "-" + option.getOpt();
            Slot slot = option.hasArg() ? Slot.of(OptionValue.of(option)) : null;
            return new Flag("--" + option.getLongOpt(), letter, String.valueOf(option.getDescription()), slot);
        }

        List<String> spellings() {
            return letter.isEmpty() ? List.of(name) : List.of(letter, name);
        }
    }

    /**
     * The operands that follow one that is a word, or all if there is no such word.
     *
     * @param word empty if operands do not begin with a word
     * @param slots of the operands in their order; the last one goes on
     */
    record Sequence(String word, List<Slot> slots) {}

    /** A command. */
    record Verb(String name, String purpose, List<Flag> flags, List<Sequence> sequences) {
        static Verb of(Command command) {
            List<Flag> flags =
                    CommandOptions.of(command).all().stream().map(Flag::of).toList();
            return new Verb(command.name(), command.purpose(), flags, Grammar.sequencesOf(command.operands()));
        }

        /** Words that an operand may be, first of all. */
        List<String> words() {
            return sequences.stream()
                    .map(Sequence::word)
                    .filter(w -> !w.isEmpty())
                    .toList();
        }
    }

    static Grammar of(List<Command> commands) {
        return new Grammar(
                commands.stream().filter(c -> !c.isHidden()).map(Verb::of).toList());
    }

    /** Those that may stand before the command. */
    static List<Flag> common() {
        return Folders.options().getOptions().stream().map(Flag::of).toList();
    }

    /** From the way that usage has it: {@code sync [SETDIR]... | site HOST}. */
    private static List<Sequence> sequencesOf(String operands) {
        List<Sequence> all = new ArrayList<>();
        for (String alternative : operands.split(" \\| ")) {
            List<String> tokens = Arrays.stream(alternative.split(" "))
                    .map(t -> t.replaceAll("[\\[\\].]", ""))
                    .filter(t -> !t.isEmpty())
                    .toList();
            if (tokens.isEmpty() || tokens.get(0).startsWith("-")) {
                continue;
            }
            boolean word = tokens.get(0).matches("[a-z].*");
            all.add(new Sequence(
                    word ? tokens.get(0) : "",
                    tokens.subList(word ? 1 : 0, tokens.size()).stream()
                            .map(Grammar::slot)
                            .toList()));
        }
        return all;
    }

    private static Slot slot(String token) {
        return Slot.of(OptionValue.of(token));
    }
}
