package org.autoinstalld.console;

import java.util.function.Consumer;
import org.autoinstalld.problem.Printable;

/**
 * What a terminal is sent, as lines: control sequences left out, a line that is written over as it was written last, and
 * all other control characters escaped.
 */
final class ConsoleText {
    /** Whoever sends more without a newline gets one. */
    private static final int LONGEST = 4000;

    private static final char ESCAPE = 0x1b;

    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();
    private boolean returned;
    private int sequence;

    private static final int NONE = 0;
    private static final int BEGUN = 1;
    private static final int CONTROL = 2;
    private static final int STRING = 3;

    /** @param lines gets each line when it ends */
    ConsoleText(Consumer<String> lines) {
        this.lines = lines;
    }

    void feed(String text) {
        text.chars().forEach(c -> feed((char) c));
    }

    private void feed(char c) {
        if (sequence != NONE) {
            inSequence(c);
        } else if (c == ESCAPE) {
            sequence = BEGUN;
        } else if (c == '\n') {
            end();
        } else if (c == '\r') {
            returned = true;
        } else if (c == '\b') {
            line.setLength(Math.max(0, line.length() - 1));
        } else if (c != 0x07 && c != 0) {
            if (returned) {
                line.setLength(0);
                returned = false;
            }
            line.append(c);
            if (line.length() == LONGEST) {
                end();
            }
        }
    }

    private void inSequence(char c) {
        sequence = switch (sequence) {
            case BEGUN ->
                switch (c) {
                    case '[' -> CONTROL;
                    case ']', 'P', 'X', '^', '_' -> STRING;
                    // a character set, whose name follows
                    case '(', ')', '*', '+', '#', ' ', '%' -> BEGUN;
                    default -> NONE;
                };
            case CONTROL -> c >= 0x40 && c <= 0x7e ? NONE : CONTROL;
            default -> c == 0x07 ? NONE : c == ESCAPE ? BEGUN : STRING;
        };
    }

    private void end() {
        lines.accept(Printable.oneLine(line.toString()));
        line.setLength(0);
        returned = false;
    }

    /** The line that has not ended yet. */
    String open() {
        return Printable.oneLine(line.toString());
    }
}
