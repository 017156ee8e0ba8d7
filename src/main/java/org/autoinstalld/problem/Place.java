package org.autoinstalld.problem;

import java.util.Comparator;

/**
 * A place in a file, for people: line and column count from 1. Line 0 means the file as a whole, column 0 the line as a
 * whole.
 *
 * @param file the name as the operator knows it, relative to where the program was started if it can be
 */
public record Place(String file, int line, int column) implements Comparable<Place> {
    /** In no file, and nowhere else. */
    public static final Place NONE = new Place("", 0, 0);

    /** What somebody typed, or asked for. */
    public static final Place COMMAND_LINE = new Place("command line", 0, 0);

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparingInt(Place::column);

    /** The file as a whole. */
    public static Place of(String file) {
        return new Place(file, 0, 0);
    }

    /** A line as a whole. */
    public static Place of(String file, int line) {
        return new Place(file, line, 0);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line:column}, without the parts that are 0. */
    @Override
    public String toString() {
        if (line == 0) {
            return file;
        }
        return column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
    }
}
