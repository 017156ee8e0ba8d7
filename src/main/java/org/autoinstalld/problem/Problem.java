package org.autoinstalld.problem;

import java.util.Comparator;

/**
 * One finding.
 *
 * @param message what is wrong: lower case, no full stop, the value at fault quoted; never a secret
 * @param remedy what would be right, in the same style; empty if nothing useful can be said
 */
public record Problem(Severity severity, Place place, String message, String remedy) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::place)
            .thenComparing(Problem::severity)
            .thenComparing(Problem::message)
            .thenComparing(Problem::remedy);

    public static Problem error(Place place, String message, String remedy) {
        return new Problem(Severity.ERROR, place, message, remedy);
    }

    public static Problem error(Place place, String message) {
        return error(place, message, "");
    }

    public static Problem warning(Place place, String message, String remedy) {
        return new Problem(Severity.WARNING, place, message, remedy);
    }

    public static Problem warning(Place place, String message) {
        return warning(place, message, "");
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column: error: what is wrong; what would be right}, on one line whatever the texts hold. */
    @Override
    public String toString() {
        String text = place + ": " + severity.word() + ": " + message + (remedy.isEmpty() ? "" : "; " + remedy);
        return Printable.oneLine(text);
    }
}
