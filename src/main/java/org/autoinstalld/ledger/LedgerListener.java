package org.autoinstalld.ledger;

import java.time.Instant;
import org.autoinstalld.address.HostName;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens to a ledger, on its threads; so it should be quick, and a call may come twice for one change. Where
 * servers share a ledger, each hears of the others' changes.
 */
public interface LedgerListener {
    /** An arming began or ended. If {@code host} is null, any may have, as after a while without connection. */
    default void armingChanged(@Nullable HostName host) {}

    /** Tokens were rotated; what was remembered of them is out of date. If {@code host} is null, any. */
    default void tokenChanged(@Nullable HostName host) {}

    /** Entries were added by this server, or installations went on at any; for pages that follow along. */
    default void recorded() {}

    /** Nothing but look-ups that found no host was counted by this server; goes on for as long as somebody scans. */
    default void counted() {}

    /** The store does not answer, for the reason told; said once until {@link #up}. */
    default void down(String reason) {}

    /** The store answers again. */
    default void up() {}

    /** Events were lost between the two moments; there is an entry about it now. */
    default void gap(long lost, Instant since, Instant until) {}
}
