package org.autoinstalld.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts events that were lost, until an entry tells how many. */
final class LostEvents {
    /** While too much waits, one entry for some seconds of it. */
    private static final Duration TOGETHER = Duration.ofSeconds(5);

    private final Clock clock;
    private Gap gap = Gap.NONE;
    private long inAll;

    /** How many were lost, and when. */
    record Gap(long count, Instant since, Instant until) {
        static final Gap NONE = new Gap(0, Instant.EPOCH, Instant.EPOCH);
    }

    LostEvents(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(long count) {
        Instant now = clock.instant();
        gap = new Gap(gap.count() + count, gap.count() == 0 ? now : gap.since(), now);
        inAll += count;
    }

    /** Since the start. */
    synchronized long inAll() {
        return inAll;
    }

    synchronized boolean isEmpty() {
        return gap.count() == 0;
    }

    /**
     * What an entry is to tell now.
     *
     * @param more whether more is about to be lost
     */
    synchronized Gap take(boolean more) {
        if (gap.count() == 0 || more && clock.instant().isBefore(gap.since().plus(TOGETHER))) {
            return Gap.NONE;
        }
        Gap taken = gap;
        gap = Gap.NONE;
        return taken;
    }
}
