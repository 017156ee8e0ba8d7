package org.autoinstalld.conffile;

/**
 * As much of a file's lexical grammar as decides whether a comment line at some place is one: how comments start, and
 * what can reach over the end of a line and swallow it.
 */
public enum Syntax {
    /** {@code #} comments, and nothing reaches over a line's end: hosts(5), unbound.conf(5), most others. */
    LINES('#', "", "", Backslash.PLAIN),

    /** dhcpd.conf(5): a string may span lines, and a backslash does not escape its closing quote (conflex.c). */
    DHCPD_CONF('#', "\"", "{}", Backslash.PLAIN),

    /** vm.conf(5): a backslash at the end joins lines, comments too; both quotes span lines (vmd's parse.y). */
    VM_CONF('#', "\"'", "{}", Backslash.JOINS),

    /** A zone file (RFC 1035, 5.1): parentheses span lines, a backslash takes away the next sign's meaning. */
    ZONE(';', "\"", "()", Backslash.ESCAPES);

    /** What a backslash does outside quotes. */
    enum Backslash {
        PLAIN,
        JOINS,
        ESCAPES
    }

    private final char comment;
    private final String quotes;
    private final String brackets;
    private final Backslash backslash;

    Syntax(char comment, String quotes, String brackets, Backslash backslash) {
        this.comment = comment;
        this.quotes = quotes;
        this.brackets = brackets;
        this.backslash = backslash;
    }

    /** The sign that starts a comment. */
    public char comment() {
        return comment;
    }

    boolean isQuote(char c) {
        return quotes.indexOf(c) >= 0;
    }

    boolean opens(char c) {
        return !brackets.isEmpty() && brackets.charAt(0) == c;
    }

    boolean closes(char c) {
        return !brackets.isEmpty() && brackets.charAt(1) == c;
    }

    Backslash backslash() {
        return backslash;
    }

    /** Whether a quote inside a word is part of it. So it is in vmd's lexer, where only a token's first sign quotes. */
    boolean wordsHoldQuotes() {
        return this == VM_CONF;
    }
}
