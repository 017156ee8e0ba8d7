package org.autoinstalld.ledger;

/** What came of an event whose writer waits for it. */
public sealed interface Recorded {
    /** It is in the store, and stays there. */
    record Committed() implements Recorded {}

    /** Not so far; it may still be written later. */
    record Unavailable(String reason) implements Recorded {}
}
