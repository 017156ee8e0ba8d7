package org.autoinstalld.syntax;

/** The kinds of token that the lexers tell apart; none has all of them. */
public enum TokenKind {
    /** A word the grammar gives a meaning to, unquoted. */
    KEYWORD,
    /** Any other word. */
    WORD,
    /** A word of hexadecimal digits only: a number to some statements of dhcpd.conf, a name to others. */
    HEX,
    /** A word of dhcpd.conf that begins with a minus sign. Never a name. */
    NEGATIVE,
    /** In quotes; in vm.conf also a word that is neither keyword nor number. */
    STRING,
    /** Digits, perhaps after a minus sign. */
    NUMBER,
    /** A single character such as a brace; one that the grammar does not know is out of place. */
    MARK,
    /** The end of a line, where that ends a statement. */
    NEWLINE,
    /** The end of the file. */
    END
}
