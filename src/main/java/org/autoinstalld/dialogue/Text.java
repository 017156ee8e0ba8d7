package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A text of the catalogue, which may have {@code ${names}} in it. Cut up once, so that a fixed text costs nothing. */
final class Text {
    private final String pattern;
    private final String lower;
    private final List<String> parts;
    private final List<String> lowerParts;

    /** Even parts are text, odd ones names. */
    Text(String pattern) {
        this.pattern = pattern;
        this.lower = ResponseFile.lower(pattern);
        this.parts = cut(pattern);
        this.lowerParts = parts.stream().map(ResponseFile::lower).toList();
    }

    private static List<String> cut(String pattern) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        for (int open = pattern.indexOf("${"); open >= 0; open = pattern.indexOf("${", at)) {
            int close = pattern.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("'${' without '}': " + pattern);
            }
            parts.add(pattern.substring(at, open));
            parts.add(pattern.substring(open + 2, close));
            at = close + 1;
        }
        parts.add(pattern.substring(at));
        return List.copyOf(parts);
    }

    String pattern() {
        return pattern;
    }

    boolean isFixed() {
        return parts.size() == 1;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 1; i < parts.size(); i += 2) {
            names.add(parts.get(i));
        }
        return names;
    }

    String fill(UnaryOperator<String> values) {
        return isFixed() ? pattern : fill(parts, values, false);
    }

    /** In lower case, as keys are compared with it. */
    String lower(UnaryOperator<String> values) {
        return isFixed() ? lower : fill(lowerParts, values, true);
    }

    private String fill(List<String> pieces, UnaryOperator<String> values, boolean low) {
        StringBuilder out = new StringBuilder(96).append(pieces.get(0));
        for (int i = 1; i < pieces.size(); i += 2) {
            String value = values.apply(parts.get(i));
            out.append(low ? ResponseFile.lower(value) : value).append(pieces.get(i + 1));
        }
        return out.toString();
    }

    /** The part that people know a question by, and a key that fits: up to the question mark that ends it. */
    static String label(String question) {
        int mark = question.indexOf('?');
        // not the one in ('?' for list)
        return mark < 1 || question.charAt(mark - 1) == '\'' ? question : question.substring(0, mark);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
