package org.autoinstalld.dhcpdconf;

/** The kinds of token that dhcpd's lexer tells apart (conflex.c). */
public enum DhcpdTokenKind {
    /** A word that begins some statement or stands inside one; any case. */
    KEYWORD,
    /** Any other word. */
    NAME,
    /** A word of hexadecimal digits only: a number to some statements, a name to others. */
    HEX,
    /** A word that begins with a minus sign. Never a name. */
    NEGATIVE,
    /** In double quotes. */
    STRING,
    /** A single character: brace, semicolon, dot, comma, colon, slash; anything else is out of place. */
    MARK,
    /** The end of the file. */
    END
}
