package org.autoinstalld.ledger;

/**
 * What follows if a machine does what its answer says.
 *
 * @param template whether it fetches a disklabel template from here
 * @param stop how its installer ends before it is done; empty if it completes, as far as is known
 */
public record Outlook(boolean template, String stop) {
    /** Nothing is known of it. */
    public static final Outlook NONE = new Outlook(false, "");

    public Outlook {
        stop = Event.bounded(stop, Event.REASON_MAX);
    }
}
