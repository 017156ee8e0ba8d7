package org.autoinstalld.mirror;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Lets all fetching together take so many octets a second. */
final class Rate {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long octetsPerSecond;
    private final LongSupplier nanos;
    private final Pause pause;
    private final Taken taken;

    /** Until when what was taken is enough, whatever the rate was meanwhile. */
    static final class Taken {
        private long free = Long.MIN_VALUE;
    }

    /**
     * @param octetsPerSecond 0: no limit
     * @param taken by all who share the limit
     */
    Rate(long octetsPerSecond, LongSupplier nanos, Pause pause, Taken taken) {
        this.octetsPerSecond = octetsPerSecond;
        this.nanos = nanos;
        this.pause = pause;
        this.taken = taken;
    }

    /** Returns when so many more octets may have been taken. */
    void take(long octets) throws InterruptedException {
        if (octetsPerSecond == 0) {
            return;
        }
        long wait;
        synchronized (taken) {
            long now = nanos.getAsLong();
            // what was not taken before is not saved up
            long from = Math.max(taken.free, now);
            taken.free = from + (long) ((double) octets * SECOND / octetsPerSecond);
            wait = taken.free - now;
        }
        if (wait > 0) {
            pause.of(Duration.ofNanos(wait));
        }
    }
}
