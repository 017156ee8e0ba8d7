package org.autoinstalld.template;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a value may consist of, so that it stays one value in the text it is printed into. */
final class Characters {
    private Characters() {}

    /** What would break the line, worded to follow "the value of x "; empty if nothing does. */
    static Optional<String> lineBreaking(String value, boolean asciiOnly, boolean tabs) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c < 0x7f || c == '\t' && tabs) {
                continue;
            }
            Optional<String> complaint = c < 0x80 ? Optional.of(control(c)) : foreign(value, i, asciiOnly);
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private static String control(char c) {
        return switch (c) {
            case '\n' -> "holds a line end";
            case '\r' -> "holds a carriage return";
            case '\t' -> "holds a tab";
            default -> String.format("holds the control character 0x%02x", (int) c);
        };
    }

    private static Optional<String> foreign(String value, int at, boolean asciiOnly) {
        int c = value.codePointAt(at);
        if (asciiOnly) {
            return Optional.of(String.format("holds the character U+%04X, which is not ASCII", c));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                Optional.of(String.format("holds the control character U+%04X", c));
            case Character.SURROGATE ->
                // the second half of a pair was judged with its first
                at > 0 && Character.isSurrogatePair(value.charAt(at - 1), value.charAt(at))
                        ? Optional.empty()
                        : Optional.of("holds half a character");
            default -> Optional.empty();
        };
    }

    /** What keeps a value from being one bare word of letters, digits and {@code signs}. */
    static Optional<String> notBare(String value, String signs) {
        if (value.isEmpty()) {
            return Optional.of("is empty");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && signs.indexOf(c) < 0) {
                return lineBreaking(value, true, false)
                        .or(() -> Optional.of("holds '" + c + "', which needs quoted(...)"));
            }
        }
        return Optional.empty();
    }

    static int bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }
}
