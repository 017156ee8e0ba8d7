package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A span of time.
 *
 * @param from its first moment
 * @param until its end, no longer part of it
 */
public record Window(Instant from, Instant until) {
    public Window {
        // what both stores keep
        from = from.truncatedTo(ChronoUnit.MICROS);
        until = until.truncatedTo(ChronoUnit.MICROS);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a window that ends before it begins");
        }
    }

    /** From {@code from} on, for {@code length}. */
    public static Window of(Instant from, Duration length) {
        return new Window(from, from.plus(length));
    }

    public boolean contains(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }
}
