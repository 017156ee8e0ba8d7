package org.autoinstalld.ledger;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A file of the mirror that an installation asked for, or is to ask for.
 *
 * @param octets how many of it were taken
 * @param length in octets; 0 if it is not known
 */
public record FetchedFile(String name, long octets, long length, Course course) {
    /** The signed list, which an installer asks for before it asks for a set. */
    public static final String LIST = "SHA256.sig";
    /** What comes after the sets, from 7.6 on. */
    public static final String BUILD = "BUILDINFO";

    private static final int NAME_MAX = 64;

    /** How far it came. */
    public enum Course {
        /** It was not asked for so far. */
        AHEAD,
        /** It is being sent, or waits for its turn. */
        RUNNING,
        WHOLE,
        /** It was broken off, by whichever side. */
        CUT
    }

    /** One that is to be asked for. */
    public static FetchedFile ahead(String name, long length) {
        return new FetchedFile(name, 0, length, Course.AHEAD);
    }

    /** Whether a name may stand here: no file of a release has another one. */
    public static boolean isName(String name) {
        if (name.isEmpty() || name.length() > NAME_MAX) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    boolean isWhole() {
        return course == Course.WHOLE;
    }

    boolean isRunning() {
        return course == Course.RUNNING;
    }

    /** Of two that tell of the same file the one that got further. */
    FetchedFile or(FetchedFile other) {
        return isWhole() || !other.isWhole() && octets > other.octets && !other.isRunning() ? this : other;
    }

    /** The same, by a server that does not send it any more. */
    FetchedFile ended() {
        return isRunning() ? new FetchedFile(name, octets, length, Course.CUT) : this;
    }

    long percent() {
        return length <= 0 ? 0 : Math.min(100, octets * 100 / length);
    }

    /** One a line. */
    static String text(List<FetchedFile> files) {
        return files.stream()
                .map(f -> f.name + " " + f.octets + " " + f.length + " "
                        + f.course.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("\n"));
    }

    /** What another version wrote, and makes no sense here, is passed over. */
    static List<FetchedFile> of(String text) {
        return text.lines()
                .flatMap(line -> Optional.ofNullable(one(line)).stream())
                .toList();
    }

    private static @Nullable FetchedFile one(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 4) {
            return null;
        }
        try {
            return new FetchedFile(
                    words[0],
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Course.valueOf(words[3].toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
