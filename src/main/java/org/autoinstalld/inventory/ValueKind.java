package org.autoinstalld.inventory;

import java.util.List;

/** What a key of the inventory takes. The reader goes by it, and so do the JSON schema and the manual. */
sealed interface ValueKind {
    /**
     * One scalar.
     *
     * @param noun for messages: "an address"
     * @param pattern what the JSON schema demands of the text; empty if the reader alone can tell
     */
    record Text(String noun, String pattern) implements ValueKind {}

    /** One of these. */
    record Words(List<String> words) implements ValueKind {}

    /** yes or no. */
    record Bool() implements ValueKind {}

    record Int(int low, int high) implements ValueKind {}

    /** In place, from a file or from the environment. */
    record Hidden(String noun) implements ValueKind {}

    /** A list; one item may stand without the list around it. */
    record ListOf(ValueKind item) implements ValueKind {}

    /** A map from names to one kind of value. */
    record MapOf(ValueKind value) implements ValueKind {}

    record Fields(Shape shape) implements ValueKind {}

    /** One of several. */
    record Either(ValueKind first, ValueKind second) implements ValueKind {}

    /** Anything. */
    record Free() implements ValueKind {}
}
