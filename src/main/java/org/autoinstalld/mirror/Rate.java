package org.autoinstalld.mirror;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets all fetching together take so many octets a second. */
final class Rate {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long octetsPerSecond;
    private final LongSupplier nanos;
    private final Pause pause;
    private long free;

    /** @param octetsPerSecond 0: no limit */
    Rate(long octetsPerSecond, LongSupplier nanos, Pause pause) {
        this.octetsPerSecond = octetsPerSecond;
        this.nanos = nanos;
        this.pause = pause;
        free = nanos.getAsLong();
    }

    /** Returns when so many more octets may have been taken. */
    void take(long octets) throws InterruptedException {
        if (octetsPerSecond == 0) {
            return;
        }
        long wait;
        synchronized (this) {
            long now = nanos.getAsLong();
            // what was not taken before is not saved up
            long from = Math.max(free, now);
            free = from + (long) ((double) octets * SECOND / octetsPerSecond);
            wait = free - now;
        }
        if (wait > 0) {
            pause.of(Duration.ofNanos(wait));
        }
    }
}
