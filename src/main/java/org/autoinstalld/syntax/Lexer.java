package org.autoinstalld.syntax;

import org.autoinstalld.problem.Problems;

/** Cuts a text into tokens, one at a time, since what a parser has read may change what follows. */
public abstract class Lexer {
    protected final SourceText source;
    protected final String text;
    protected final Problems problems;

    /** Offset of the first character that has not been read. */
    protected int pos;

    private int unclosed = -1;

    protected Lexer(SourceText source, Problems problems) {
        this.source = source;
        this.text = source.text();
        this.problems = problems;
    }

    /** The next token; at the end, the end again. */
    public abstract Token next();

    /** A token as it stands in the text. */
    public final String text(Token token) {
        return text.substring(token.start(), token.end());
    }

    /** Reports a string without its closing quote, and goes back to the end of its first line. */
    protected final void unclosedString(int start, String remedy) {
        problems.error(source.place(start), "string has no closing quote", remedy);
        unclosed = unclosed < 0 ? start : unclosed;
        // to go on with the next line finds more than to take the rest of the file for a string
        int newline = text.indexOf('\n', start);
        pos = newline < 0 ? text.length() : newline;
    }

    /** Whether the text ends in a newline that joins its last line to whatever follows. */
    protected boolean endsJoined() {
        return false;
    }

    /** Reads the whole text, and tells what it leaves open. */
    public final OpenAtEnd openAtEnd(char opening, char closing) {
        int depth = 0;
        int bracket = 0;
        int stray = 0;
        for (Token token = next(); token.kind() != TokenKind.END && unclosed < 0; token = next()) {
            if (token.is(opening)) {
                bracket = depth == 0 ? source.line(token.start()) : bracket;
                depth++;
            } else if (token.is(closing) && depth > 0) {
                depth--;
            } else if (token.is(closing) && stray == 0) {
                stray = source.line(token.start());
            }
        }
        return new OpenAtEnd(
                unclosed < 0 ? 0 : source.line(unclosed),
                depth > 0 ? bracket : 0,
                unclosed < 0 && endsJoined() ? source.line(text.length() - 1) : 0,
                stray);
    }
}
