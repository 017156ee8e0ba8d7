package org.autoinstalld.importer;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.yaml.Secret;

/**
 * A line of a response file that gives an answer, in pieces that are the line when put together.
 *
 * @param number in its file, from 1
 * @param left up to the answer: {@code "Setup a user = "}
 * @param answer without blanks around it
 * @param right the blanks behind it
 */
record AnswerLine(int number, String left, String answer, String right) {
    private static final Pattern LOGIN = Pattern.compile("://[^/@\\s]*:[^/@\\s]+@");

    /** Blanks are those that the installer knows. */
    private static final Pattern PARTS = Pattern.compile("([^=]*=[ \\t]*)(.*?)([ \\t]*)", Pattern.DOTALL);

    /** @param line with a sign, and more than blanks behind it */
    static AnswerLine of(int number, String line) {
        Matcher parts = PARTS.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no answer in line " + number);
        }
        return new AnswerLine(number, parts.group(1), parts.group(2), parts.group(3));
    }

    /** The text before the sign, without blanks around it. */
    String question() {
        return left.substring(0, left.indexOf('=')).strip();
    }

    /** The question for comparison: the installer ignores case. */
    String key() {
        String question = question().toLowerCase(Locale.ROOT);
        return question.endsWith("?") ? question.substring(0, question.length() - 1) : question;
    }

    String text() {
        return left + answer + right;
    }

    /** Whether the answer is nobody's business. */
    boolean isSecret() {
        return Secret.isAskedFor(question());
    }

    /** Whether it holds a URL with a password in it. */
    boolean hasLogin() {
        return LOGIN.matcher(answer).find();
    }
}
