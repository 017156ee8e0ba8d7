package org.autoinstalld.importer;

import java.util.Locale;
import java.util.regex.Pattern;
import org.autoinstalld.inventory.Secret;

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

    static AnswerLine of(int number, String line) {
        int from = line.indexOf('=') + 1;
        int to = line.length();
        while (from < to && isBlank(line.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(line.charAt(to - 1))) {
            to--;
        }
        return new AnswerLine(number, line.substring(0, from), line.substring(from, to), line.substring(to));
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
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
