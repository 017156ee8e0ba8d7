package org.autoinstalld.vmconf;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.autoinstalld.problem.Place;

/**
 * Reads the words that options are made of. A method that finds something else says so, gives nothing back and leaves the
 * rest of the line to its caller.
 */
final class Words {
    private final VmCursor at;

    Words(VmCursor cursor) {
        this.at = cursor;
    }

    /** One string or several, which are put together. */
    Optional<String> string(String what) {
        Optional<String> first = one(what);
        if (first.isEmpty() || !at.atString()) {
            return first;
        }
        StringBuilder all = new StringBuilder(first.get());
        while (at.atString()) {
            all.append(at.take());
        }
        return Optional.of(all.toString());
    }

    /** Exactly one string. */
    Optional<String> one(String what) {
        if (!at.atString()) {
            at.stringExpected(what, "");
            return Optional.empty();
        }
        return Optional.of(at.take());
    }

    Optional<Long> number(String what) {
        if (at.kind() != VmTokenKind.NUMBER) {
            at.syntaxError(what + " as a number", at.atString() ? "write it in digits, without quotes" : "");
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(at.take()));
    }

    Optional<Owner> owner() {
        if (at.kind() == VmTokenKind.NUMBER) {
            return Optional.of(new Owner(Optional.of(at.take()), Optional.empty()));
        }
        return one("the owner").map(Owner::of);
    }

    /** The routing domain, 0 to 255. */
    Optional<Integer> rdomain() {
        Place place = at.place();
        return number("the routing domain").flatMap(n -> {
            if (n < 0 || n > 255) {
                at.error(place, "invalid rdomain: " + n, "it is 0 to 255");
                return Optional.empty();
            }
            return Optional.of(n.intValue());
        });
    }

    /** An interface group: fewer than 16 characters, the last one no digit. */
    Optional<String> group() {
        Place place = at.place();
        return string("the interface group").flatMap(group -> {
            boolean digit = !group.isEmpty() && VmLexer.isDigit(group.charAt(group.length() - 1));
            if (group.length() >= 16 || digit) {
                at.error(
                        place,
                        "invalid group name: '" + VmCursor.shortened(group) + "'",
                        digit ? "it must not end in a digit" : "it has at most 15 characters");
                return Optional.empty();
            }
            return Optional.of(group);
        });
    }

    /**
     * Reads the options of a block up to its closing brace.
     *
     * @param option reads one; false if it failed and the rest of the line is to be left out
     * @return the place of the closing brace
     */
    Optional<Place> block(String what, BooleanSupplier option) {
        if (!opened(what)) {
            return Optional.empty();
        }
        at.newlines();
        if (at.is('}')) {
            Place end = at.place();
            at.error(end, "syntax error: empty block of " + what, "write at least one option");
            at.next();
            return Optional.of(end);
        }
        boolean first = true;
        while (!at.atEnd() && !at.is('}')) {
            if (!option.getAsBoolean()) {
                at.skipLine();
                at.newlines();
            } else if (!at.newlines() && !first && !at.atEnd()) {
                at.syntaxError("the end of the line", "put each option on a line of its own");
                if (!at.is('}')) {
                    at.skipLine();
                    at.newlines();
                }
            }
            first = false;
        }
        Place end = at.place();
        return closed(what) ? Optional.of(end) : Optional.empty();
    }

    private boolean opened(String what) {
        if (at.accept('{')) {
            return true;
        }
        at.syntaxError("'{'", at.atNewline() ? "put it on the same line" : "it begins the block of " + what);
        if (!at.atNewline()) {
            return false;
        }
        at.newlines();
        return at.accept('{');
    }

    boolean closed(String what) {
        if (at.accept('}')) {
            return true;
        }
        at.syntaxError("'}' of " + what, "");
        return false;
    }

    /** Complains about a token that begins no option. */
    boolean unknownOption(String what, List<String> options) {
        String remedy = at.atString()
                ? at.nearest(at.value(), options)
                        .map(o -> "perhaps '" + o + "'")
                        .orElse(what + " takes " + String.join(", ", options))
                : what + " takes " + String.join(", ", options);
        at.syntaxError("an option of " + what, remedy);
        return false;
    }
}
