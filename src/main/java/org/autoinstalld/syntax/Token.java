package org.autoinstalld.syntax;

/**
 * One token of a file.
 *
 * @param value what it means to the daemon: without quotes and escapes, macros expanded
 * @param start offset of its first character, from 0
 * @param end offset behind its last character
 */
public record Token(TokenKind kind, String value, int start, int end) {
    /** Whether it is that single character, unquoted. */
    public boolean is(char mark) {
        return kind == TokenKind.MARK && value.charAt(0) == mark;
    }
}
