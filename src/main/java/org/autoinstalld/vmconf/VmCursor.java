package org.autoinstalld.vmconf;

import java.util.Collection;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.syntax.Span;

/** Where a parser is in a file, and the ways to go on after a mistake. */
final class VmCursor {
    private final VmLexer lexer;
    private final Problems problems;
    private int previousEnd;

    VmCursor(VmLexer lexer, Problems problems) {
        this.lexer = lexer;
        this.problems = problems;
        lexer.next();
    }

    VmTokenKind kind() {
        return lexer.kind();
    }

    String value() {
        return lexer.value();
    }

    Place place() {
        return lexer.place();
    }

    int start() {
        return lexer.start();
    }

    /** From {@code start} to the end of the token taken last. */
    Span since(int start) {
        return new Span(start, Math.max(start, previousEnd));
    }

    boolean is(char mark) {
        return kind() == VmTokenKind.MARK && value().charAt(0) == mark;
    }

    boolean is(String keyword) {
        return kind() == VmTokenKind.KEYWORD && value().equals(keyword);
    }

    boolean atEnd() {
        return kind() == VmTokenKind.END;
    }

    boolean atNewline() {
        return kind() == VmTokenKind.NEWLINE;
    }

    boolean atString() {
        return kind() == VmTokenKind.STRING;
    }

    void next() {
        previousEnd = lexer.end();
        lexer.next();
    }

    /** Takes the token and goes on. */
    String take() {
        String value = value();
        next();
        return value;
    }

    boolean accept(char mark) {
        if (!is(mark)) {
            return false;
        }
        next();
        return true;
    }

    boolean accept(String keyword) {
        if (!is(keyword)) {
            return false;
        }
        next();
        return true;
    }

    /** Goes on behind newlines, if there are any. */
    boolean newlines() {
        boolean any = atNewline();
        while (atNewline()) {
            next();
        }
        return any;
    }

    /** The token as a message shows it. */
    String shown() {
        return switch (kind()) {
            case END -> "the end of the file";
            case NEWLINE -> "the end of the line";
            default -> "'" + shortened(value()) + "'";
        };
    }

    static String shortened(String text) {
        return Printable.oneLine(text.length() > 60 ? text.substring(0, 60) + "..." : text);
    }

    void error(Place place, String message, String remedy) {
        problems.error(place, message, remedy);
    }

    /** The candidate nearest to {@code word}; empty if nobody would read it any more. */
    Optional<String> nearest(String word, Collection<String> candidates) {
        return problems.isFull() || word.length() > 60 ? Optional.empty() : Suggestion.nearest(word, candidates);
    }

    void warning(Place place, String message, String remedy) {
        problems.warning(place, message, remedy);
    }

    /** Reports what vmd calls no more than a syntax error. */
    void syntaxError(String expected, String remedy) {
        String hint = remedy;
        if (is(';')) {
            hint = "vm.conf has no ';', the end of the line ends a statement";
        } else if (is('\r')) {
            hint = "the file has DOS line ends, vmd wants plain newlines";
        }
        error(place(), "syntax error: " + expected + " expected, not " + shown(), hint);
    }

    /** Reports that a string is missing; keywords and numbers are strings only in quotes. */
    void stringExpected(String what, String remedy) {
        boolean quotes = kind() == VmTokenKind.KEYWORD || kind() == VmTokenKind.NUMBER;
        String kindOf = kind() == VmTokenKind.KEYWORD ? "a keyword" : "a number";
        syntaxError(
                what, quotes ? shown() + " is " + kindOf + " here, write it in quotes: \"" + value() + "\"" : remedy);
    }

    /** Goes on to the end of the line, or to the brace that closes the block around; blocks on the way are left out. */
    void skipLine() {
        int open = 0;
        while (!atEnd() && !(open == 0 && (atNewline() || is('}')))) {
            open += is('{') ? 1 : is('}') ? -1 : 0;
            next();
        }
    }

    /** Goes on to the end of the line a statement ends in, with all its blocks. */
    void skipStatement() {
        int open = 0;
        while (!atEnd() && !(open <= 0 && atNewline())) {
            open += is('{') ? 1 : is('}') ? -1 : 0;
            next();
        }
    }
}
