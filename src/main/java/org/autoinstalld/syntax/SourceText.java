package org.autoinstalld.syntax;

import java.util.Arrays;
import org.autoinstalld.problem.Place;

/**
 * The text of one file and where its lines begin. A line ends in LF; a CR belongs to its line. Columns count characters,
 * a tab as one.
 */
public final class SourceText {
    private final String file;
    private final String text;
    private final int[] lineStarts;

    public SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        int[] starts = new int[Math.max(16, text.length() / 16)];
        int count = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
            }
            starts[count++] = i + 1;
        }
        this.lineStarts = Arrays.copyOf(starts, count);
    }

    /** The name as the operator knows it. */
    public String file() {
        return file;
    }

    public String text() {
        return text;
    }

    /** Line of the character at {@code offset}, from 1; the end of the text is on the last line. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    public Place place(int offset) {
        int line = line(offset);
        return new Place(file, line, offset - lineStarts[line - 1] + 1);
    }
}
