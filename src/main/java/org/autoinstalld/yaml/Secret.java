package org.autoinstalld.yaml;

import java.util.Locale;

/** A text that may appear in the answer that is served and nowhere else: it prints as {@value #MASK}. */
public final class Secret {
    /** What people see in its place. */
    public static final String MASK = "<masked>";

    private final String text;

    public Secret(String text) {
        this.text = text;
    }

    /** The text itself, for a response file about to be sent or judged. */
    public String reveal() {
        return text;
    }

    /** Whether the answer to a question of the installer is one. */
    public static boolean isAskedFor(String question) {
        String lower = question.toLowerCase(Locale.ROOT);
        return lower.contains("password") && !lower.startsWith("allow")
                || lower.contains("passphrase")
                || lower.contains("wep key");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && text.equals(secret.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }
}
