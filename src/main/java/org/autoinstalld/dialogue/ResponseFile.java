package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;

/**
 * A response file as _autorespond() of install.sub reads it. For each question the installer goes through the file from
 * the top; the first line that fits answers and is removed. Lines are taken by read(1): blanks at both ends go,
 * backslashes stay, and a last line that no newline ends is never seen.
 *
 * @param name for messages
 */
public record ResponseFile(String name, List<Line> lines) {
    public ResponseFile {
        lines = List.copyOf(lines);
    }

    /** What the installer takes a line for. */
    public enum Kind {
        /** {@code question = answer}. */
        ANSWER,
        BLANK,
        COMMENT,
        /** Nothing after the equals sign: an empty answer cannot be expressed. */
        EMPTY_ANSWER,
        /** Begins with an equals sign. */
        NO_QUESTION,
        /** Text without an equals sign. */
        NO_ANSWER,
        /** The last line, without its newline. */
        LOST
    }

    /**
     * @param number from 1
     * @param key text before the first equals sign, as written; empty unless kind is ANSWER
     * @param lowerKey the same in lower case, which is what is compared
     * @param value text after it; may be a secret
     * @param column of the key, from 1
     * @param valueColumn of the value, from 1
     */
    public record Line(int number, Kind kind, String key, String lowerKey, String value, int column, int valueColumn) {

        /** @param lowerQuestion in lower case */
        boolean answers(String lowerQuestion) {
            return kind == Kind.ANSWER && isIn(lowerKey, lowerQuestion);
        }

        @Override
        public String toString() {
            return number + " " + kind + " " + key;
        }
    }

    public static ResponseFile read(String name, String text) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            lines.add(line(lines.size() + 1, text, start, end, newline >= 0));
            start = end + 1;
        }
        return new ResponseFile(name, lines);
    }

    /** The line of that number, from 1. */
    public Line line(int number) {
        return lines.get(number - 1);
    }

    private static Line line(int number, String text, int from, int to, boolean ended) {
        int start = from;
        int end = to;
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        int column = start - from + 1;
        Kind kind = kind(text, start, end);
        if (!ended && kind != Kind.BLANK && kind != Kind.COMMENT) {
            return new Line(number, Kind.LOST, "", "", "", column, column);
        }
        if (kind != Kind.ANSWER) {
            return new Line(number, kind, "", "", "", column, column);
        }
        int equals = text.indexOf('=', start);
        int keyEnd = equals;
        while (keyEnd > start && isBlank(text.charAt(keyEnd - 1))) {
            keyEnd--;
        }
        int value = equals + 1;
        while (value < end && isBlank(text.charAt(value))) {
            value++;
        }
        String key = text.substring(start, keyEnd);
        return new Line(number, kind, key, lower(key), text.substring(value, end), column, value - from + 1);
    }

    private static Kind kind(String text, int start, int end) {
        if (start == end) {
            return Kind.BLANK;
        }
        char first = text.charAt(start);
        if (first == '#') {
            return Kind.COMMENT;
        }
        if (first == '=') {
            return Kind.NO_QUESTION;
        }
        int equals = text.indexOf('=', start);
        if (equals < 0 || equals >= end) {
            return start + 1 == end && first == '\r' ? Kind.BLANK : Kind.NO_ANSWER;
        }
        return equals + 1 == end ? Kind.EMPTY_ANSWER : Kind.ANSWER;
    }

    /**
     * Whether a key fits a question, both in lower case: it stands there as whole words, that is at the beginning or after
     * a blank, and before the end, a blank or a question mark. No other sign ends a word. In install.sub it is the pattern
     * {@code @(|*[[:blank:]])"$_key"@([[:blank:]?]*|)}.
     */
    public static boolean isIn(String key, String question) {
        int last = question.length() - key.length();
        for (int i = question.indexOf(key); i >= 0 && i <= last; i = question.indexOf(key, i + 1)) {
            int end = i + key.length();
            if ((i == 0 || isBlank(question.charAt(i - 1)))
                    && (end == question.length() || isBlank(question.charAt(end)) || question.charAt(end) == '?')) {
                return true;
            }
        }
        return false;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The first letter in lower case. */
    static char initial(String text) {
        return lower(text.substring(0, 1)).charAt(0);
    }

    /** ASCII letters alone, as {@code typeset -l} in the RAM disk does. */
    static String lower(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return out.toString();
    }
}
