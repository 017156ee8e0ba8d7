package org.autoinstalld.template;

import freemarker.core.Environment;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/** Takes the text a template makes, up to a bound, and remembers where each line came from if asked to. */
final class Output extends Writer {
    private final StringBuilder text = new StringBuilder(1024);
    private final int max;
    private final @Nullable Function<String, String> fileNames;
    private final List<Place> origins = new ArrayList<>();
    private boolean lineBegins = true;

    /**
     * @param fileNames from a template's name to its file's; null: do not trace
     */
    Output(int max, @Nullable Function<String, String> fileNames) {
        this.max = max;
        this.fileNames = fileNames;
    }

    @Override
    public void write(char[] chars, int from, int length) throws IOException {
        reserve(length);
        text.append(chars, from, length);
        trace(length);
    }

    @Override
    public void write(String chars, int from, int length) throws IOException {
        reserve(length);
        text.append(chars, from, from + length);
        trace(length);
    }

    private void reserve(int length) throws IOException {
        if (length > max - text.length()) {
            throw new FullException(max);
        }
    }

    private void trace(int length) {
        if (fileNames == null || length == 0 || Environment.getCurrentEnvironment() == null) {
            return;
        }
        Instruction at = Instruction.current();
        String file = fileNames.apply(String.valueOf(at.getTemplateSourceName()));
        Integer first = at.getLineNumber();
        int line = first == null ? 0 : first;
        int end = text.length();
        for (int i = end - length; i < end; i++) {
            if (lineBegins) {
                origins.add(Place.of(file, line));
            }
            lineBegins = text.charAt(i) == '\n';
            if (lineBegins && line > 0) {
                line++;
            }
        }
    }

    String text() {
        return text.toString();
    }

    List<Place> origins() {
        return List.copyOf(origins);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /** The text became too long. */
    static final class FullException extends IOException {
        private final transient Instruction at = Instruction.current();

        FullException(int max) {
            super("the text exceeds " + max + " characters");
        }

        Instruction at() {
            return at;
        }
    }
}
