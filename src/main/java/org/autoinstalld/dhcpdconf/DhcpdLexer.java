package org.autoinstalld.dhcpdconf;

import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.Lexer;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Token;
import org.autoinstalld.syntax.TokenKind;

/**
 * Cuts a dhcpd.conf into tokens as conflex.c does: free-form layout, {@code #} comments, strings in double quotes where a
 * backslash makes way for the next character but never protects a quote, and words of letters, digits, {@code -} and
 * {@code _} that begin with a letter, a digit or {@code -}.
 */
final class DhcpdLexer extends Lexer {
    /** Longest string dhcpd can hold: its buffer has 1500 bytes, one for NUL, and it stops when only that one is left. */
    static final int STRING_MAX = 1498;

    /** Longest word dhcpd can hold. */
    static final int WORD_MAX = 1499;

    DhcpdLexer(SourceText source, Problems problems) {
        super(source, problems);
    }

    @Override
    public Token next() {
        skipLayout();
        if (pos == text.length()) {
            return new Token(TokenKind.END, "", pos, pos);
        }
        char c = text.charAt(pos);
        return c == '"' ? string() : c == '-' || isAlnum(c) ? word() : mark(c);
    }

    /** Whether the next token is that character. */
    boolean isNext(char mark) {
        skipLayout();
        return pos < text.length() && text.charAt(pos) == mark;
    }

    private void skipLayout() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '#') {
                int eol = text.indexOf('\n', pos);
                pos = eol < 0 ? text.length() : eol + 1;
            } else if (c == ' ' || c >= '\t' && c <= '\r') {
                pos++;
            } else {
                return;
            }
        }
    }

    private Token string() {
        int start = pos;
        StringBuilder value = new StringBuilder();
        boolean severalLines = false;
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean escape = c == '\\' && i + 1 < text.length();
            if (escape) {
                c = text.charAt(++i);
            }
            if (c == '"') {
                pos = i + 1;
                check(start, value.length(), severalLines);
                return new Token(TokenKind.STRING, value.toString(), start, pos);
            }
            severalLines |= c == '\n';
            value.append(c);
        }
        unclosedString(start, "close it with '\"' on the same line");
        return new Token(TokenKind.STRING, text.substring(start + 1, pos), start, pos);
    }

    private void check(int start, int length, boolean severalLines) {
        if (length > STRING_MAX) {
            problems.error(
                    source.place(start),
                    "string of " + length + " characters",
                    "dhcpd takes no more than " + STRING_MAX);
        } else if (severalLines) {
            problems.warning(
                    source.place(start), "string goes over several lines", "perhaps a closing quote is missing");
        }
    }

    private Token word() {
        int start = pos;
        boolean hex = true;
        do {
            hex &= Character.digit(text.charAt(pos), 16) >= 0;
            pos++;
        } while (pos < text.length() && isInWord(text.charAt(pos)));
        if (pos - start > WORD_MAX) {
            problems.error(
                    source.place(start),
                    "word of " + (pos - start) + " characters",
                    "dhcpd takes no more than " + WORD_MAX);
        }
        TokenKind kind = text.charAt(start) == '-' ? TokenKind.NEGATIVE : hex ? TokenKind.HEX : TokenKind.WORD;
        return new Token(kind, text.substring(start, pos), start, pos);
    }

    private Token mark(char c) {
        int start = pos++;
        // a character outside the basic plane stays in one piece
        if (Character.isHighSurrogate(c) && pos < text.length() && Character.isLowSurrogate(text.charAt(pos))) {
            pos++;
        }
        return new Token(TokenKind.MARK, text.substring(start, pos), start, pos);
    }

    static boolean isAlnum(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    static boolean isInWord(char c) {
        return isAlnum(c) || c == '-' || c == '_';
    }
}
