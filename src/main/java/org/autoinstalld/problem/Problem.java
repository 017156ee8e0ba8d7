package org.autoinstalld.problem;

import java.util.Comparator;
import java.util.List;

/**
 * One finding.
 *
 * @param message what is wrong: lower case, no full stop, the value at fault quoted; never a secret
 * @param remedy what would be right, in the same style; empty if nothing useful can be said
 * @param more how many others it stands for, if it only says that there are more; else 0
 * @param hosts names of those that the message names, as far as somebody asks
 * @param gist equal for those that say the same of other hosts or another line; the message, if that is all there is
 * @param follows whether it only follows from another, which is told before it
 */
public record Problem(
        Severity severity,
        Place place,
        String message,
        String remedy,
        int more,
        List<String> hosts,
        String gist,
        boolean follows)
        implements Comparable<Problem> {
    /** The gist of all that say that a password is plain text, whoever found it. */
    public static final String PLAIN_PASSWORD = "plain password";

    private static final int LONGEST = 1000;
    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::follows)
            .thenComparing(Problem::place)
            .thenComparing(Problem::severity)
            .thenComparing(Problem::message)
            .thenComparing(Problem::remedy);

    /** Overlong texts are cut: what is quoted in them may be as long as its file. */
    public Problem {
        message = cut(message);
        remedy = cut(remedy);
        gist = cut(gist);
        hosts = List.copyOf(hosts);
    }

    public Problem(Severity severity, Place place, String message, String remedy) {
        this(severity, place, message, remedy, 0);
    }

    public Problem(Severity severity, Place place, String message, String remedy, int more) {
        this(severity, place, message, remedy, more, List.of(), message, false);
    }

    /** The same, known to name these hosts. */
    public Problem naming(List<String> names) {
        return new Problem(severity, place, message, remedy, more, names, gist, follows);
    }

    /** The same, with that gist. */
    public Problem alike(String other) {
        return new Problem(severity, place, message, remedy, more, hosts, other, follows);
    }

    /** The same, which follows from another and is told behind it. */
    public Problem following() {
        return new Problem(severity, place, message, remedy, more, hosts, gist, true);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

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

    /** Stands for {@code count} others that nobody would read. */
    static Problem rest(Severity severity, Place place, int count) {
        String others = "and " + count + " more " + severity.word() + (count == 1 ? "" : "s");
        return new Problem(severity, place, others, "", count);
    }

    /** Whether it only says how many more there are. */
    public boolean isRest() {
        return more > 0;
    }

    /** How many findings it is: 1, but for the line that says how many more there are. */
    public int count() {
        return Math.max(1, more);
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
        String text = (place.equals(Place.NONE) ? "" : place + ": ") + severity.word() + ": " + message
                + (remedy.isEmpty() ? "" : "; " + remedy);
        return Printable.oneLine(text);
    }
}
