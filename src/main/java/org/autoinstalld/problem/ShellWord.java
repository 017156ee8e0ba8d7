package org.autoinstalld.problem;

/** A text as one word of sh(1). */
public final class ShellWord {
    /** What means nothing to a shell. */
    private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";

    private ShellWord() {}

    /** In quotes, whatever is in it. */
    public static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** As it is, or in quotes if it has to be. */
    public static String of(String text) {
        return text.matches(PLAIN) ? text : quoted(text);
    }
}
