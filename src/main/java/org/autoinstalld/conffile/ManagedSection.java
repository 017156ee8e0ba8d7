package org.autoinstalld.conffile;

import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.OpenAtEnd;

/**
 * Our part of a file that somebody else keeps: the lines between two marker comments. Only they are ever written; every
 * other byte stays. If the markers are broken, or stand where the file's owner would not read them as comments, the edit
 * is refused and the reasons are added to the problems.
 *
 * @param name tells our sections of one file apart: words of plain signs, such as {@code dhcpd} or {@code vm.conf vmhost}
 */
public record ManagedSection(String name, Syntax syntax) implements OurPart {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/@+-]+( [A-Za-z0-9._:/@+-]+)*");
    private static final String WARNING = " -- written from the inventory, changes up to END will be lost";

    public ManagedSection {
        if (!NAME.matcher(name).matches() || (" " + name + " ").contains(" " + Markers.NOTE + " ")) {
            throw new IllegalArgumentException("name of a section: \"" + name + "\"");
        }
    }

    @Override
    public Found find(String file, Content content, Problems problems) {
        String text = content.chars();
        return locate(file, text, problems)
                .map(p -> new Found(
                        p.begin().line(),
                        p.end().line(),
                        Content.ofChars(text.substring(p.begin().next(), p.end().start())),
                        Content.ofChars(text.substring(0, p.begin().start())
                                + text.substring(p.end().next()))))
                .orElse(Found.nothing(content));
    }

    /**
     * The file with {@code body} as our section's lines, in the old section's place, or appended if there is none. With an
     * empty body an empty section stays. The body's line ends become those of the file.
     */
    @Override
    public Optional<Content> replace(String file, Content before, String body, Problems problems) {
        String text = before.chars();
        Problems found = new Problems();
        Optional<Markers.Pair> pair = locate(file, text, found);
        String lines = Content.of(body).chars();
        checkBody(file, lines, found);
        if (pair.isEmpty() && !found.hasErrors()) {
            checkEnd(file, text, found);
        }
        problems.addAll(found.sorted());
        if (found.hasErrors()) {
            return Optional.empty();
        }
        return Optional.of(
                Content.ofChars(pair.map(p -> within(text, p, lines)).orElseGet(() -> appended(text, lines))));
    }

    private Optional<Markers.Pair> locate(String file, String text, Problems problems) {
        Problems found = new Problems();
        Optional<Markers.Pair> pair = Markers.find(file, syntax, name, text, found);
        pair.ifPresent(p -> checkMarker(file, text, p, found));
        problems.addAll(found.sorted());
        return found.hasErrors() ? Optional.empty() : pair;
    }

    /** Brackets around the section are fine (dhcpd's group), as long as the markers are read as comments. */
    private void checkMarker(String file, String text, Markers.Pair pair, Problems problems) {
        OpenAtEnd ends = syntax.openAtEnd().apply(text.substring(0, pair.begin().start()));
        Place place = Place.of(file, pair.begin().line());
        if (ends.quote() > 0) {
            problems.error(
                    place,
                    "begin marker of section \"" + name + "\" inside the string that begins in line " + ends.quote(),
                    "close the string before the marker");
        } else if (ends.join() > 0) {
            problems.error(
                    place,
                    "begin marker of section \"" + name + "\" joined to the line before by its trailing backslash",
                    "take the backslash away from line " + ends.join());
        }
    }

    private void checkEnd(String file, String text, Problems problems) {
        OpenAtEnd ends = syntax.openAtEnd().apply(text.endsWith("\n") ? text : text + "\n");
        if (ends.quote() > 0) {
            problems.error(
                    Place.of(file, ends.quote()),
                    "string without its closing quote",
                    "close it: nothing can follow it");
        } else if (ends.bracket() > 0) {
            problems.error(
                    Place.of(file, ends.bracket()),
                    "block without its closing bracket",
                    "close it: what is appended would land inside");
        } else if (ends.join() > 0) {
            problems.error(
                    Place.of(file, ends.join()),
                    "last line ends in a backslash and would swallow the line after it",
                    "take the backslash away");
        }
    }

    private void checkBody(String file, String body, Problems problems) {
        OpenAtEnd ends = syntax.openAtEnd().apply(body.endsWith("\n") ? body : body + "\n");
        String what = ends.quote() > 0
                ? "a string open"
                : ends.bracket() > 0
                        ? "a block open"
                        : ends.join() > 0 ? "a backslash at the end" : ends.stray() > 0 ? "a closing bracket over" : "";
        if (!what.isEmpty()) {
            problems.error(
                    Place.of(file), "new entries of section \"" + name + "\" leave " + what, "see their template");
        }
        if (Markers.anyIn(syntax, body)) {
            problems.error(
                    Place.of(file), "new entries of section \"" + name + "\" hold a marker line", "see their template");
        }
    }

    private String within(String text, Markers.Pair pair, String body) {
        String newline = text.substring(pair.begin().end(), pair.begin().next());
        String before = text.substring(0, pair.begin().start());
        return before + markedLines(body, newline) + text.substring(pair.end().end());
    }

    private String appended(String text, String body) {
        int first = text.indexOf('\n');
        String newline = first > 0 && text.charAt(first - 1) == '\r' ? "\r\n" : "\n";
        String gap = text.isEmpty() || text.endsWith("\n") ? "" : newline;
        return text + gap + markedLines(body, newline) + newline;
    }

    /** Without the last line's end, which belongs to the file. */
    private String markedLines(String body, String newline) {
        String lines = body.isEmpty() || body.endsWith("\n") ? body : body + "\n";
        String text = syntax.comment() + " BEGIN " + Markers.OWNER + " " + name + WARNING + "\n" + lines
                + syntax.comment() + " END " + Markers.OWNER + " " + name;
        return newline.equals("\n") ? text : text.replace("\r\n", "\n").replace("\n", newline);
    }
}
