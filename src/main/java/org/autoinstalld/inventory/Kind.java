package org.autoinstalld.inventory;

/** What a key of the inventory takes. The reader goes by it, and so do the JSON schema and the manual. */
sealed interface Kind {
    /**
     * One scalar.
     *
     * @param noun for messages: "an address"
     * @param pattern what the JSON schema demands of the text; empty if the reader alone can tell
     */
    record Text(String noun, String pattern) implements Kind {}

    /** yes or no. */
    record Bool() implements Kind {}

    record Int(int low, int high) implements Kind {}

    /** In place, from a file or from the environment. */
    record Hidden(String noun) implements Kind {}

    /** A list; one item may stand without the list around it. */
    record ListOf(Kind item) implements Kind {}

    /** A map from names to one kind of value. */
    record MapOf(Kind value) implements Kind {}

    record Fields(Shape shape) implements Kind {}

    /** One of several. */
    record Either(Kind first, Kind second) implements Kind {}

    /** Anything. */
    record Free() implements Kind {}
}
