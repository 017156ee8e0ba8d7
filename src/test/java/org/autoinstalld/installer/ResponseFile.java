package org.autoinstalld.installer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A response file in the hands of the installer: each answer is used up. The rules are those of {@code _autorespond} in
 * install.sub, which knows nothing of encodings; so neither does this.
 */
public final class ResponseFile {
    private static final Charset OCTETS = StandardCharsets.ISO_8859_1;

    private final List<String> lines = new ArrayList<>();

    /** The installer stops: there is no answer, and no default. */
    public static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoAnswer(String question) {
            super("Question has no answer in response file: \"" + question + "\"");
        }
    }

    public ResponseFile(byte[] file) {
        String text = new String(file, OCTETS);
        int start = 0;
        // what follows the last newline is never seen
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(trimmed(text.substring(start, end)));
            start = end + 1;
        }
    }

    private static String trimmed(String line) {
        return line.replaceFirst("^[ \t]+", "").replaceFirst("[ \t]+$", "");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** The answer to a question without default. */
    public String ask(String question) {
        return ask(question, "");
    }

    /**
     * The answer to a question: that of the first line that matches, which is then gone, or else the default.
     *
     * @throws NoAnswer if there is neither
     */
    public String ask(String question, String otherwise) {
        String asked = lower(new String(question.getBytes(StandardCharsets.UTF_8), OCTETS));
        for (int i = 0; i < lines.size(); ) {
            String line = lines.get(i);
            int equals = line.indexOf('=');
            if (equals <= 0 || line.charAt(0) == '#' || equals == line.length() - 1) {
                // no answer can be in it: not kept for later questions either
                lines.remove(i);
                continue;
            }
            String key = lower(trimmed(line.substring(0, equals)));
            if (matches(asked, key)) {
                lines.remove(i);
                return new String(trimmed(line.substring(equals + 1)).getBytes(OCTETS), StandardCharsets.UTF_8);
            }
            i++;
        }
        if (otherwise.isEmpty()) {
            throw new NoAnswer(asked);
        }
        return otherwise;
    }

    /** Whether the key stands in the question as whole words. */
    private static boolean matches(String question, String key) {
        for (int i = question.indexOf(key); i >= 0; i = question.indexOf(key, i + 1)) {
            int end = i + key.length();
            boolean begins = i == 0 || isBlank(question.charAt(i - 1));
            boolean ends = end == question.length() || isBlank(question.charAt(end)) || question.charAt(end) == '?';
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** Lines that could have been answers, and were never asked for. */
    public List<String> unused() {
        return lines.stream()
                .filter(l -> l.indexOf('=') > 0 && l.charAt(0) != '#' && l.indexOf('=') < l.length() - 1)
                .toList();
    }
}
