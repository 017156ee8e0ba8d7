package org.autoinstalld.dhcpdconf;

import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.TokenList;

/**
 * Cuts a dhcpd.conf into tokens as conflex.c does: free-form layout, {@code #} comments, strings in double quotes where a
 * backslash makes way for the next character but never protects a quote, and words of letters, digits, {@code -} and
 * {@code _} that begin with a letter, a digit or {@code -}.
 */
final class DhcpdLexer {
    /** Longest string dhcpd can hold: its buffer has 1500 bytes, one for NUL, and it stops when only that one is left. */
    static final int STRING_MAX = 1498;

    /** Longest word dhcpd can hold. */
    static final int WORD_MAX = 1499;

    private final SourceText source;
    private final String text;
    private final Problems problems;
    private final TokenList.Builder<DhcpdTokenKind> tokens;
    private int pos;

    private DhcpdLexer(SourceText source, Problems problems) {
        this.source = source;
        this.text = source.text();
        this.problems = problems;
        this.tokens = new TokenList.Builder<>(source, DhcpdTokenKind.class);
    }

    static TokenList<DhcpdTokenKind> lex(SourceText source, Problems problems) {
        DhcpdLexer lexer = new DhcpdLexer(source, problems);
        lexer.run();
        return lexer.tokens.build();
    }

    private void run() {
        while (true) {
            skipLayout();
            if (pos == text.length()) {
                tokens.add(DhcpdTokenKind.END, pos, pos);
                return;
            }
            char c = text.charAt(pos);
            if (c == '"') {
                string();
            } else if (c == '-' || isAlnum(c)) {
                word();
            } else {
                mark(c);
            }
        }
    }

    private void skipLayout() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '#') {
                int eol = text.indexOf('\n', pos);
                pos = eol < 0 ? text.length() : eol + 1;
            } else if (isSpace(c)) {
                pos++;
            } else {
                return;
            }
        }
    }

    private void string() {
        int start = pos;
        int newline = -1;
        boolean plain = true;
        int length = 0;
        for (int i = start + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                plain = false;
                c = text.charAt(++i);
            }
            if (c == '"') {
                pos = i + 1;
                closed(start, length, plain, newline >= 0);
                return;
            }
            if (c == '\n' && newline < 0) {
                newline = i;
            }
            length++;
        }
        problems.error(source.place(start), "string has no closing quote", "close it with '\"' on the same line");
        // to go on with the next line finds more than to take the rest of the file for a string
        pos = newline < 0 ? text.length() : newline;
        tokens.add(DhcpdTokenKind.STRING, start, pos, unescaped(start + 1, pos));
    }

    private void closed(int start, int length, boolean plain, boolean severalLines) {
        if (plain) {
            tokens.addQuoted(DhcpdTokenKind.STRING, start, pos);
        } else {
            tokens.add(DhcpdTokenKind.STRING, start, pos, unescaped(start + 1, pos - 1));
        }
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

    private String unescaped(int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                // also the one before the closing quote is swallowed
                if (++i == to) {
                    break;
                }
                c = text.charAt(i);
            }
            out.append(c);
        }
        return out.toString();
    }

    private void word() {
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
        tokens.add(kindOf(text.charAt(start), hex, start), start, pos);
    }

    private DhcpdTokenKind kindOf(char first, boolean hex, int start) {
        if (first == '-') {
            return DhcpdTokenKind.NEGATIVE;
        }
        if (hex) {
            return DhcpdTokenKind.HEX;
        }
        return Keyword.of(text.substring(start, pos)).isPresent() ? DhcpdTokenKind.KEYWORD : DhcpdTokenKind.NAME;
    }

    private void mark(char c) {
        int start = pos++;
        // a character outside the basic plane stays in one piece
        if (Character.isHighSurrogate(c) && pos < text.length() && Character.isLowSurrogate(text.charAt(pos))) {
            pos++;
        }
        tokens.add(DhcpdTokenKind.MARK, start, pos);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    static boolean isAlnum(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    static boolean isInWord(char c) {
        return isAlnum(c) || c == '-' || c == '_';
    }
}
