package org.autoinstalld.console;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That an installation has failed, as its console shows it.
 *
 * @param text what stands there
 * @param question the question that has no answer, in lower case as the installer has it; empty for another failure
 */
public record ConsoleFailure(String text, String question) {
    private static final Pattern NO_ANSWER = Pattern.compile("Question has no answer in response file: \"(.*)\"");

    /** Anywhere in a line, as the installer's messages run into each other there. */
    private static final Pattern ANYWHERE = Pattern.compile("No dhcp address on interface \\S+( in [0-9]+ seconds)?\\.?"
            + "|Could not determine auto server\\.|Autopartitioning failed\\."
            + "|(install|upgrade)\\.site failed|vm \\S+ restarted too quickly");

    /** The kernel's own words stand at the beginning of a line; elsewhere somebody else speaks of one. */
    private static final Pattern PANIC = Pattern.compile("panic: .*");

    /** The last word of any installation that ends too early. */
    static final String GAVE_UP = "failed; check /tmp/ai/ai.log";

    /**
     * What a line says.
     *
     * @param before the question and answer before it
     */
    static Optional<ConsoleFailure> of(String line, String before) {
        Matcher question = NO_ANSWER.matcher(line);
        if (question.find()) {
            return Optional.of(new ConsoleFailure(question.group(), question.group(1)));
        }
        Matcher anywhere = ANYWHERE.matcher(line);
        if (anywhere.find()) {
            return Optional.of(new ConsoleFailure(anywhere.group(), ""));
        }
        if (PANIC.matcher(line).matches()) {
            return Optional.of(new ConsoleFailure(line, ""));
        }
        if (line.contains(GAVE_UP)) {
            String after = before.isEmpty() ? "" : " (before it: " + before + ")";
            return Optional.of(new ConsoleFailure(GAVE_UP + after, ""));
        }
        return Optional.empty();
    }
}
