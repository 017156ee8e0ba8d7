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

    private Markers() {}

    /** One marker line; {@code end} is where its line terminator starts, {@code next} where the next line does. */
    record Marker(boolean begin, String name, int line, int start, int end, int next) {}

    /** A begin marker and its end. */
    record Pair(Marker begin, Marker end) {}

    /** All pairs by name; what is broken goes to {@code problems}. */
    static Map<String, Pair> pair(String file, Syntax syntax, String text, String wanted, Problems problems) {
        Map<String, Pair> pairs = new HashMap<>();
        Optional<Marker> open = Optional.empty();
        for (Marker marker : scan(file, syntax, text, wanted, problems)) {
            Place here = Place.of(file, marker.line());
            if (marker.begin()) {
                open.ifPresent(o -> problems.error(
                        here,
                        "section \"" + marker.name() + "\" begins inside section \"" + o.name() + "\" of line "
                                + o.line(),
                        "put the end marker of \"" + o.name() + "\" back before this line"));
                open = Optional.of(marker);
            } else if (open.isEmpty()) {
                problems.error(
                        here,
                        "end marker of section \"" + marker.name() + "\" without its begin marker",
                        "put the begin marker back, or remove this line and the entries above it");
            } else {
                close(file, open.get(), marker, pairs, problems);
                open = Optional.empty();
            }
        }
        open.ifPresent(o -> problems.error(
                Place.of(file, o.line()),
                "begin marker of section \"" + o.name() + "\" without its end marker",
                "put \"" + syntax.comment() + " END " + OWNER + " " + o.name() + "\" back after the section"));
        return pairs;
    }

    private static void close(String file, Marker begin, Marker end, Map<String, Pair> pairs, Problems problems) {
        if (!begin.name().equals(end.name())) {
            problems.error(
                    Place.of(file, end.line()),
                    "end marker of section \"" + end.name() + "\" closes section \"" + begin.name() + "\" of line "
                            + begin.line(),
                    "give both markers the same name");
            return;
        }
        Pair before = pairs.putIfAbsent(begin.name(), new Pair(begin, end));
        if (before != null) {
            problems.error(
                    Place.of(file, begin.line()),
                    "section \"" + begin.name() + "\" a second time, first in line "
                            + before.begin().line(),
                    "remove one of the two");
        }
    }

    private static List<Marker> scan(String file, Syntax syntax, String text, String wanted, Problems problems) {
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
            int sign = skipBlanks(text, start, end);
            // a quick way past the thousands of lines that are no comment
            if (sign < end && text.charAt(sign) == syntax.comment()) {
                read(file, syntax, text.substring(start, end), line, start, next, wanted, problems)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Marker> read(
            String file, Syntax syntax, String text, int line, int start, int next, String wanted, Problems problems) {
        String comment = text.strip().substring(1).strip();
        List<String> words = words(comment);
        if (isMarker(words)) {
            String name = name(words);
            if (name.isEmpty()) {
                problems.error(Place.of(file, line), "marker without a section's name", "remove this line");
                return Optional.empty();
            }
            boolean begin = words.get(0).equals("BEGIN");
            return Optional.of(new Marker(begin, name, line, start, start + text.length(), next));
        }
        reportLookalike(file, syntax, comment, line, wanted, problems);
        return Optional.empty();
    }

    /** A marker of ours that was commented out or written in small letters would leave its entries to be doubled. */
    private static void reportLookalike(
            String file, Syntax syntax, String comment, int line, String wanted, Problems problems) {
        int from = 0;
        while (from < comment.length() && (comment.charAt(from) == syntax.comment() || comment.charAt(from) == ' ')) {
            from++;
        }
        List<String> words = words(comment.substring(from).toUpperCase(Locale.ROOT));
        List<String> owner =
                words.size() < 2 ? words : List.of(words.get(0), words.get(1).toLowerCase(Locale.ROOT));
        if (isMarker(owner) && name(words).equalsIgnoreCase(wanted)) {
            problems.error(
                    Place.of(file, line),
                    "damaged marker of section \"" + wanted + "\"",
                    "write it as \"" + syntax.comment() + " " + words.get(0) + " " + OWNER + " " + wanted
                            + "\", or remove the old section");
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

    private static int skipBlanks(String text, int from, int end) {
        int at = from;
        while (at < end && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    /** Whether any line would be taken for a marker. */
    static boolean anyIn(Syntax syntax, String text) {
        return !scan("", syntax, text, "", new Problems()).isEmpty();
    }
}
