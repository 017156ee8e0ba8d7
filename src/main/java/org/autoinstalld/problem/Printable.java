package org.autoinstalld.problem;

/**
 * Makes text from outside safe to print on one line of a terminal or log: a control character, a line separator or a
 * lone surrogate becomes a visible escape, so that a file name or a request cannot forge a line or move the cursor.
 */
public final class Printable {
    private Printable() {}

    public static String oneLine(String text) {
        int clean = 0;
        while (clean < text.length() && isPlain(text.charAt(clean))) {
            clean++;
        }
        if (clean == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
        text.substring(clean).codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static void append(StringBuilder out, int c) {
        int type = Character.getType(c);
        boolean visible = switch (type) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
        if (visible) {
            out.appendCodePoint(c);
        } else if (c <= 0xff) {
            out.append(String.format("\\x%02x", c));
        } else {
            out.append(String.format("\\u{%x}", c));
        }
    }
}
