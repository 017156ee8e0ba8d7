package org.autoinstalld.syntax;

import java.util.Collection;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;

/** Where a parser is in a file, and how it reports what is wrong there. A grammar adds how to go on after a mistake. */
public abstract class Cursor {
    private static final int SHOWN_MAX = 60;

    protected final SourceText source;
    private final Lexer lexer;
    private final Problems problems;
    private Token token;
    private int endOfPrevious;

    protected Cursor(SourceText source, Lexer lexer, Problems problems) {
        this.source = source;
        this.lexer = lexer;
        this.problems = problems;
        this.token = lexer.next();
    }

    public final TokenKind kind() {
        return token.kind();
    }

    public final String value() {
        return token.value();
    }

    /** Offset of the token's first character. */
    public final int start() {
        return token.start();
    }

    /** The token as it stands in the file. */
    protected final String text() {
        return lexer.text(token);
    }

    /** Offset behind the token taken last. */
    public final int endOfPrevious() {
        return endOfPrevious;
    }

    public final Place place() {
        return source.place(token.start());
    }

    public final boolean is(char mark) {
        return token.is(mark);
    }

    /** Whether the token is that word of the grammar, unquoted. */
    public abstract boolean is(String keyword);

    public final boolean atEnd() {
        return kind() == TokenKind.END;
    }

    public final boolean atString() {
        return kind() == TokenKind.STRING;
    }

    /** Goes on by one token, but never beyond the end. */
    public final void next() {
        if (!atEnd()) {
            endOfPrevious = token.end();
            token = lexer.next();
        }
    }

    /** Takes the token and goes on. */
    public final String take() {
        String value = value();
        next();
        return value;
    }

    /** Goes on if the token is that character. */
    public final boolean accept(char mark) {
        boolean found = is(mark);
        if (found) {
            next();
        }
        return found;
    }

    /** Goes on if the token is that word of the grammar. */
    public final boolean accept(String keyword) {
        boolean found = is(keyword);
        if (found) {
            next();
        }
        return found;
    }

    /** The token as a message shows it. */
    public abstract String shown();

    public static String shortened(String text) {
        return Printable.oneLine(text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text);
    }

    public final void error(Place place, String message, String remedy) {
        problems.error(place, message, remedy);
    }

    public final void error(String message, String remedy) {
        error(place(), message, remedy);
    }

    public final void warning(Place place, String message, String remedy) {
        problems.warning(place, message, remedy);
    }

    /** Reports an error after which the statement cannot be read on: {@code throw at.failed(...)}. */
    public final SyntaxException failed(Place place, String message, String remedy) {
        error(place, message, remedy);
        return new SyntaxException();
    }

    public final SyntaxException failed(String message, String remedy) {
        return failed(place(), message, remedy);
    }

    /** The candidate nearest to {@code word}; empty if nobody would read it any more. */
    public final Optional<String> nearest(String word, Collection<String> candidates) {
        return problems.isFull() || word.length() > SHOWN_MAX ? Optional.empty() : Suggestion.nearest(word, candidates);
    }
}
