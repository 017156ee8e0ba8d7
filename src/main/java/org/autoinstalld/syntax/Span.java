package org.autoinstalld.syntax;

/**
 * A stretch of a file's text.
 *
 * @param start offset of its first character, from 0
 * @param end offset behind its last character
 */
public record Span(int start, int end) {
    /** The part of {@code text} it covers. */
    public String of(String text) {
        return text.substring(start, end);
    }
}
