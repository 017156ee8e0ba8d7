package org.autoinstalld.vmconf;

/** The kinds of token that vmd's lexer tells apart (yylex in parse.y). */
public enum VmTokenKind {
    /** A word vm.conf gives a meaning to, unquoted. */
    KEYWORD,
    /** A quoted string, or a word that is neither keyword nor number. */
    STRING,
    /** Digits, perhaps after a minus sign. */
    NUMBER,
    /** A single character: brace, comma, equals sign; anything else is out of place. */
    MARK,
    /** The end of a line. The end of a file counts as one more. */
    NEWLINE,
    /** The end of the file. */
    END
}
