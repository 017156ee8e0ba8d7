package org.autoinstalld.commandline;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.Option;
import org.autoinstalld.api.LedgerHosts;
import org.autoinstalld.problem.Suggestion;

/** What stands behind an option, or as an operand, by the word that help has for it: what may be said, and what completes it. */
public enum OptionValue {
    FORMAT("text", "json"),
    MODE("install", "upgrade"),
    STYLE("unbound", "nsd", "hosts"),
    WAY("netboot", "console"),
    SHELL("bash", "zsh", "ksh"),
    /** Where hosts stand, or a folder: both are completed. */
    STATE_OR_DIR,
    FILE,
    DIR,
    HOST,
    PROFILE,
    NETWORK,
    HYPERVISOR,
    /** Anything else. */
    TEXT;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final List<String> words;

    OptionValue(String... words) {
        this.words = List.of(words);
    }

    /** By its word, such as {@code MODE}. */
    public static OptionValue of(String word) {
        if (word.equals(ChosenHosts.STATE_OR_FOLDER)) {
            return STATE_OR_DIR;
        }
        // of REV|DIR the folder is what a shell can know
        String last = word.substring(word.indexOf('|') + 1);
        return Arrays.stream(values())
                .filter(value -> value.name().equals(last))
                .findFirst()
                .orElse(TEXT);
    }

    public static OptionValue of(Option option) {
        return option.hasArg() ? of(String.valueOf(option.getArgName())) : TEXT;
    }

    /** All that may be said, where there is a list. */
    public List<String> words() {
        return words;
    }

    /** What to offer: words, although something else may be said, too. */
    public List<String> offered() {
        return this == STATE_OR_DIR
                ? LedgerHosts.words().stream().map(ChosenHosts::hyphened).toList()
                : words;
    }

    /** What is wrong with one that has been given, and what would be right; empty if it is right. */
    static Optional<String> complaint(Option option, String given) {
        OptionValue value = of(option);
        if (given.isEmpty() && (value == DIR || value == FILE)) {
            // a variable that is not set would write where somebody stands
            return Optional.of(
                    "--" + option.getLongOpt() + " is empty; the name of a " + (value == DIR ? "folder" : "file"));
        }
        List<String> words = value.words();
        if (words.isEmpty() || words.contains(given)) {
            return Optional.empty();
        }
        String all = words.size() == 2 ? String.join(" or ", words) : "one of " + String.join(", ", words);
        return Optional.of("--" + option.getLongOpt() + " is '" + given + "'; "
                + Suggestion.named(given, words)
                        .map(w -> "did you mean '" + w + "'? It is " + all)
                        .orElse(all));
    }
}
