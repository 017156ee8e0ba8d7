package org.autoinstalld.ledger;

import java.time.Duration;

/**
 * How a ledger does, for metrics.
 *
 * @param up whether the store answered when it was last asked
 * @param reason why not; empty if it did, and as long as the first attempt is under way
 * @param toAccept whether it is not opened until somebody takes it as it is, see {@link Ledger#accept}
 * @param queued events that wait to be written
 * @param lag how long the oldest of those has waited
 * @param lost events that were lost since the start
 */
public record LedgerHealth(boolean up, String reason, boolean toAccept, int queued, Duration lag, long lost) {}
