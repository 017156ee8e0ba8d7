package org.autoinstalld.conffile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/**
 * Finds the marker lines in a file and pairs them. Sections of other names count too: a broken one may reach into ours.
 * Nothing is guessed; whatever does not pair is a problem.
 *
 * <pre>
 * marker := blanks COMMENT blanks ( BEGIN | END ) " autoinstalld " NAME [ " -- " anything ]
 * </pre>
 */
final class Markers {
    /** Ends the name; what follows is for people. */
    static final String NOTE = "--";

    static final String OWNER = "autoinstalld";

    private final String file;
    private final Syntax syntax;
    private final String wanted;
    private final Problems problems;
    private final Map<String, Pair> pairs = new HashMap<>();

    /** One marker line; {@code end} is where its line terminator starts, {@code next} where the next line does. */
    record Marker(boolean begin, String name, int line, int start, int end, int next) {}

    /** A begin marker and its end. */
    record Pair(Marker begin, Marker end) {}

    private Markers(String file, Syntax syntax, String wanted, Problems problems) {
        this.file = file;
        this.syntax = syntax;
        this.wanted = wanted;
        this.problems = problems;
    }

    /** The pair of that name; whatever is broken in the file, of that name or others, goes to {@code problems}. */
    static Optional<Pair> find(String file, Syntax syntax, String name, String text, Problems problems) {
        Markers markers = new Markers(file, syntax, name, problems);
        markers.pair(markers.scan(text));
        return Optional.ofNullable(markers.pairs.get(name));
    }

    /** Whether any line would be taken for a marker. */
    static boolean anyIn(Syntax syntax, String text) {
        return !new Markers("", syntax, "", new Problems()).scan(text).isEmpty();
    }

    private void pair(List<Marker> markers) {
        Optional<Marker> open = Optional.empty();
        for (Marker marker : markers) {
            if (marker.begin()) {
                open.ifPresent(o -> problems.error(
                        place(marker),
                        "section \"" + marker.name() + "\" begins inside section \"" + o.name() + "\" of line "
                                + o.line(),
                        "put the end marker of \"" + o.name() + "\" back before this line"));
                open = Optional.of(marker);
            } else if (open.isEmpty()) {
                problems.error(
                        place(marker),
                        "end marker of section \"" + marker.name() + "\" without its begin marker",
                        "put the begin marker back, or remove this line and the entries above it");
            } else {
                close(open.get(), marker);
                open = Optional.empty();
            }
        }
        open.ifPresent(o -> problems.error(
                place(o),
                "begin marker of section \"" + o.name() + "\" without its end marker",
                "put \"" + syntax.comment() + " END " + OWNER + " " + o.name() + "\" back after the section"));
    }

    private void close(Marker begin, Marker end) {
        if (!begin.name().equals(end.name())) {
            problems.error(
                    place(end),
                    "end marker of section \"" + end.name() + "\" closes section \"" + begin.name() + "\" of line "
                            + begin.line(),
                    "give both markers the same name");
            return;
        }
        Pair first = pairs.putIfAbsent(begin.name(), new Pair(begin, end));
        if (first != null) {
            problems.error(
                    place(begin),
                    "section \"" + begin.name() + "\" a second time, first in line "
                            + first.begin().line(),
                    "remove one of the two");
        }
    }

    private Place place(Marker marker) {
        return Place.of(file, marker.line());
    }

    private List<Marker> scan(String text) {
        List<Marker> found = new ArrayList<>();
        int line = 0;
        int next;
        for (int start = 0; start < text.length(); start = next) {
            line++;
            int newline = text.indexOf('\n', start);
            next = newline < 0 ? text.length() : newline + 1;
            int end = newline < 0 ? text.length() : newline;
            if (end > start && text.charAt(end - 1) == '\r') {
                end--;
            }
            int sign = start;
            while (sign < end && (text.charAt(sign) == ' ' || text.charAt(sign) == '\t')) {
                sign++;
            }
            // most lines are no comments, and done with here
            if (sign < end && text.charAt(sign) == syntax.comment()) {
                Optional<String> name = name(text.substring(sign + 1, end), line);
                if (name.isPresent()) {
                    boolean begin = words(text.substring(sign + 1, end)).get(0).equals("BEGIN");
                    found.add(new Marker(begin, name.get(), line, start, end, next));
                }
            }
        }
        return found;
    }

    /** The section's name, if the comment is a marker. */
    private Optional<String> name(String comment, int line) {
        List<String> words = words(comment);
        if (!isMarker(words)) {
            reportLookalike(comment, line);
            return Optional.empty();
        }
        String name = name(words);
        if (name.isEmpty()) {
            problems.error(Place.of(file, line), "marker without a section's name", "remove this line");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    /** A marker of ours that was commented out or written in small letters would leave its entries to be doubled. */
    private void reportLookalike(String comment, int line) {
        int from = 0;
        while (from < comment.length() && (comment.charAt(from) == syntax.comment() || comment.charAt(from) == ' ')) {
            from++;
        }
        List<String> words = words(comment.substring(from));
        if (words.size() < 2 || !words.get(1).equalsIgnoreCase(OWNER)) {
            return;
        }
        String kind = words.get(0).toUpperCase(Locale.ROOT);
        if ((kind.equals("BEGIN") || kind.equals("END")) && name(words).equalsIgnoreCase(wanted)) {
            String right = syntax.comment() + " " + kind + " " + OWNER + " " + wanted;
            problems.error(
                    Place.of(file, line),
                    "damaged marker of section \"" + wanted + "\"",
                    "write it as \"" + right + "\", or remove the old section");
        }
    }

    private static boolean isMarker(List<String> words) {
        return words.size() >= 2
                && (words.get(0).equals("BEGIN") || words.get(0).equals("END"))
                && words.get(1).equals(OWNER);
    }

    private static String name(List<String> words) {
        int note = words.indexOf(NOTE);
        return String.join(" ", words.subList(2, note < 0 ? words.size() : Math.max(2, note)));
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("[ \t]+"));
    }
}
