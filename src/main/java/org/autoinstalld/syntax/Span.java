package org.autoinstalld.syntax;

/**
 * A stretch of a file's text.
 *
 * @param start offset of its first character, from 0
 * @param end offset behind its last character
 */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a span: " + start + " to " + end);
        }
    }

    public boolean contains(int offset) {
        return offset >= start && offset < end;
    }

    /** Whether {@code other} lies inside, ends included. */
    public boolean contains(Span other) {
        return other.start >= start && other.end <= end;
    }

    public int length() {
        return end - start;
    }

    /** The part of {@code text} it covers. */
    public String of(String text) {
        return text.substring(start, end);
    }
}
