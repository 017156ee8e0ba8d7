package org.autoinstalld.dhcpdconf;

import java.util.Collection;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.syntax.TokenList;

/** Where a parser is in the tokens, and the ways to go on after a mistake. */
final class DhcpdCursor {
    private final TokenList<DhcpdTokenKind> tokens;
    private final Problems problems;
    private int pos;

    DhcpdCursor(TokenList<DhcpdTokenKind> tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    int pos() {
        return pos;
    }

    DhcpdTokenKind kind() {
        return tokens.kind(pos);
    }

    boolean is(char c) {
        return kind() == DhcpdTokenKind.MARK && tokens.is(pos, c);
    }

    /** Whether the token behind this one is {@code c}. */
    boolean isNext(char c) {
        return !atEnd() && tokens.kind(pos + 1) == DhcpdTokenKind.MARK && tokens.is(pos + 1, c);
    }

    boolean atEnd() {
        return kind() == DhcpdTokenKind.END;
    }

    /** Whether dhcpd would take the token for a name: any word but one that begins with a minus sign. */
    boolean isIdentifier() {
        return kind() == DhcpdTokenKind.NAME || kind() == DhcpdTokenKind.HEX || kind() == DhcpdTokenKind.KEYWORD;
    }

    boolean isNumber() {
        return kind() == DhcpdTokenKind.HEX || kind() == DhcpdTokenKind.NEGATIVE;
    }

    Optional<Keyword> keyword() {
        return kind() == DhcpdTokenKind.KEYWORD ? Keyword.of(tokens.text(pos)) : Optional.empty();
    }

    boolean isKeyword(Keyword keyword) {
        return keyword().filter(k -> k == keyword).isPresent();
    }

    String value() {
        return tokens.value(pos);
    }

    Place place() {
        return tokens.place(pos);
    }

    /** The place of a token that was passed. */
    Place place(int token) {
        return tokens.place(token);
    }

    /** Offset of the token's first character. */
    int start() {
        return tokens.start(pos);
    }

    /** Offset behind the token before. */
    int endOfPrevious() {
        return pos == 0 ? 0 : tokens.end(pos - 1);
    }

    /** Goes on by one token, but never beyond the end. */
    void next() {
        if (!atEnd()) {
            pos++;
        }
    }

    /** Takes the token and goes on. */
    String take() {
        String value = value();
        next();
        return value;
    }

    /** Goes on if the token is {@code c}. */
    boolean accept(char c) {
        if (!is(c)) {
            return false;
        }
        next();
        return true;
    }

    /** The token as a message shows it. */
    String shown() {
        if (atEnd()) {
            return "the end of the file";
        }
        String text = tokens.text(pos);
        return "'" + Printable.oneLine(text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'";
    }

    void error(Place place, String message, String remedy) {
        problems.error(place, message, remedy);
    }

    void error(String message, String remedy) {
        error(place(), message, remedy);
    }

    /** Whether another error would not be shown any more. */
    boolean full() {
        return problems.isFull();
    }

    /** The candidate nearest to {@code word}; empty if nobody would read it any more. */
    Optional<String> nearest(String word, Collection<String> candidates) {
        return problems.isFull() || word.length() > 60 ? Optional.empty() : Suggestion.nearest(word, candidates);
    }

    void warning(Place place, String message, String remedy) {
        problems.warning(place, message, remedy);
    }

    /** Expects the semicolon that ends a statement. */
    void semicolon(String remedy) {
        if (accept(';')) {
            return;
        }
        error(tokens.placeAfter(Math.max(0, pos - 1)), "';' expected before " + shown(), remedy);
        if (!is('}') && !startsLineWithStatement()) {
            skip();
        }
    }

    void semicolon() {
        semicolon("end the statement with ';'");
    }

    /**
     * Goes on behind the statement: its semicolon, or the brace that closes the block it has opened. Stops before a brace
     * that closes an outer block, and before a line that begins like another statement, as that is where a semicolon was
     * forgotten.
     */
    void skip() {
        int open = 0;
        int from = pos;
        while (!atEnd()) {
            if (open == 0 && (is('}') || pos > from && startsLineWithStatement())) {
                return;
            }
            boolean semicolon = is(';');
            if (is('{')) {
                open++;
            } else if (is('}')) {
                open--;
            }
            boolean closed = open == 0 && (semicolon || is('}'));
            next();
            if (closed) {
                return;
            }
        }
    }

    /** Goes on behind the brace that closes the block whose opening brace was taken already. */
    void skipBlock() {
        int open = 1;
        while (!atEnd() && open > 0) {
            open += is('{') ? 1 : is('}') ? -1 : 0;
            next();
        }
    }

    /** Expects the brace that opens a block; looks for it a few words on if something else is in the way. */
    boolean openingBrace(String remedy) {
        if (accept('{')) {
            return true;
        }
        error("'{' expected before " + shown(), remedy);
        return findOpeningBrace();
    }

    /** Goes on behind the next opening brace; if the statement has none, behind the statement. */
    boolean findOpeningBrace() {
        int from = pos;
        while (!atEnd() && !is('}')) {
            if (pos > from && startsLineWithStatement()) {
                return false;
            }
            boolean brace = is('{');
            boolean semicolon = is(';');
            next();
            if (brace || semicolon) {
                return brace;
            }
        }
        return false;
    }

    boolean isOnNewLine() {
        return tokens.isFirstOnLine(pos);
    }

    private boolean startsLineWithStatement() {
        return keyword().filter(Keyword::startsStatement).isPresent() && isOnNewLine();
    }
}
