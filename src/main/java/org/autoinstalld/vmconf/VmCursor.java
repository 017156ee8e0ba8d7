package org.autoinstalld.vmconf;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.syntax.Cursor;
import org.autoinstalld.syntax.SourceText;
import org.autoinstalld.syntax.Span;
import org.autoinstalld.syntax.SyntaxException;
import org.autoinstalld.syntax.TokenKind;

/** Where the parser is in a vm.conf, the words that options are made of, and the ways to go on after a mistake. */
final class VmCursor extends Cursor {
    private static final int GROUP_MAX = 15;
    private static final int RDOMAIN_MAX = 255;

    VmCursor(SourceText source, Macros macros, Problems problems) {
        super(source, new VmLexer(source, macros, problems), problems);
    }

    @Override
    public boolean is(String keyword) {
        return kind() == TokenKind.KEYWORD && value().equals(keyword);
    }

    /** The token if it is a keyword, else "". */
    String keyword() {
        return kind() == TokenKind.KEYWORD ? value() : "";
    }

    boolean atNewline() {
        return kind() == TokenKind.NEWLINE;
    }

    /** From {@code start} to the end of the token taken last. */
    Span since(int start) {
        return new Span(start, Math.max(start, endOfPrevious()));
    }

    /** Goes on behind newlines, if there are any. */
    boolean newlines() {
        boolean any = atNewline();
        while (atNewline()) {
            next();
        }
        return any;
    }

    @Override
    public String shown() {
        return switch (kind()) {
            case END -> "the end of the file";
            case NEWLINE -> "the end of the line";
            default -> "'" + shortened(value()) + "'";
        };
    }

    // words

    /** One string or several, which are put together. */
    String string(String what) {
        StringBuilder all = new StringBuilder(one(what));
        while (atString()) {
            all.append(take());
        }
        return all.toString();
    }

    /** Exactly one string. */
    String one(String what) {
        if (!atString()) {
            throw stringExpected(what, "");
        }
        return take();
    }

    long number(String what) {
        if (kind() != TokenKind.NUMBER) {
            throw unexpected(what + " as a number", atString() ? "write it in digits, without quotes" : "");
        }
        return Long.parseLong(take());
    }

    Owner owner() {
        return kind() == TokenKind.NUMBER ? new Owner(take(), "") : Owner.of(one("the owner"));
    }

    /** The routing domain, 0 to 255. */
    int rdomain() {
        Place place = place();
        long number = number("the routing domain");
        if (number < 0 || number > RDOMAIN_MAX) {
            throw failed(place, "invalid rdomain: " + number, "it is 0 to 255");
        }
        return (int) number;
    }

    /** An interface group: fewer than 16 characters, the last one no digit. */
    String group() {
        Place place = place();
        String group = string("the interface group");
        boolean digit = !group.isEmpty() && VmLexer.isDigit(group.charAt(group.length() - 1));
        if (group.length() > GROUP_MAX || digit) {
            throw failed(
                    place,
                    "invalid group name: '" + shortened(group) + "'",
                    digit ? "it must not end in a digit" : "it has at most 15 characters");
        }
        return group;
    }

    /** What has to stand behind {@code locked}. */
    void lockedLladdr() {
        if (!accept("lladdr")) {
            throw unexpected("'lladdr' after 'locked'", "");
        }
    }

    // blocks

    /**
     * Reads the options of a block up to its closing brace.
     *
     * @param option reads one; if it fails, the rest of the line is left out
     * @return the place of the closing brace
     */
    Place block(String what, Runnable option) {
        opened(what);
        newlines();
        Place end = place();
        if (accept('}')) {
            error(end, "syntax error: empty block of " + what, "write at least one option");
            return end;
        }
        boolean first = true;
        while (!atEnd() && !is('}')) {
            if (!read(option)) {
                newlines();
            } else if (!newlines() && !first && !atEnd()) {
                unexpected("the end of the line", "put each option on a line of its own");
                if (!is('}')) {
                    skipLine();
                    newlines();
                }
            }
            first = false;
        }
        end = place();
        closed(what);
        return end;
    }

    private void opened(String what) {
        if (accept('{')) {
            return;
        }
        SyntaxException missing =
                unexpected("'{'", atNewline() ? "put it on the same line" : "it begins the block of " + what);
        if (!newlines() || !accept('{')) {
            throw missing;
        }
    }

    void closed(String what) {
        if (!accept('}')) {
            throw unexpected("'}' of " + what, "");
        }
    }

    /** Reads an option; if it fails, leaves out the rest of the line, or of the block if that ends there. */
    boolean read(Runnable option) {
        try {
            option.run();
            return true;
        } catch (SyntaxException e) {
            skipLine();
            return false;
        }
    }

    // mistakes

    /** Reports what vmd calls no more than a syntax error. */
    SyntaxException unexpected(String expected, String remedy) {
        String hint = remedy;
        if (is(';')) {
            hint = "vm.conf has no ';', the end of the line ends a statement";
        } else if (is('\r')) {
            hint = "the file has DOS line ends, vmd wants plain newlines";
        }
        return failed("syntax error: " + expected + " expected, not " + shown(), hint);
    }

    /** Reports that a string is missing; keywords and numbers are strings only in quotes. */
    SyntaxException stringExpected(String what, String remedy) {
        boolean quotes = kind() == TokenKind.KEYWORD || kind() == TokenKind.NUMBER;
        String kindOf = kind() == TokenKind.KEYWORD ? "a keyword" : "a number";
        return unexpected(
                what, quotes ? shown() + " is " + kindOf + " here, write it in quotes: \"" + value() + "\"" : remedy);
    }

    /**
     * Reports a token that begins no option.
     *
     * @param options what there is, with commas between
     */
    SyntaxException unknownOption(String what, String options) {
        Optional<String> near = atString() ? nearest(value(), List.of(options.split(", "))) : Optional.empty();
        return unexpected(
                "an option of " + what, near.map(o -> "perhaps '" + o + "'").orElse(what + " takes " + options));
    }

    /** Goes on to the end of the line, or to the brace that closes the block around; blocks on the way are left out. */
    private void skipLine() {
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
