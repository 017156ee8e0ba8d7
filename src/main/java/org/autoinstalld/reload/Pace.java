package org.autoinstalld.reload;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets long work that can wait give way to installers: it is done on one thread in small pieces, and while look-ups come that
 * thread rests between them. A low priority would be simpler, but Linux takes no notice of a thread's. For one thread.
 */
public final class Pace {
    private static final long PIECE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** For so long after a look-up there may be more. */
    private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier lookups;
    private final int share;
    private long seen;
    private long busyUntil;
    private long begun;

    /**
     * @param lookups how many came so far
     * @param share while they come, of a core's time the work gets one part in so many
     */
    public Pace(LongSupplier lookups, int share) {
        this.lookups = lookups;
        this.share = share;
        seen = lookups.getAsLong();
        busyUntil = System.nanoTime();
        begin();
    }

    /** For work that nobody waits behind. */
    public static Pace ofNobody() {
        return new Pace(() -> 0, 1);
    }

    /** Work begins, after there was none. */
    public void begin() {
        begun = System.nanoTime();
    }

    /**
     * To be called often during the work: rests if it is time to.
     *
     * @param hurried whether somebody waits for the work
     */
    public void step(BooleanSupplier hurried) {
        long now = System.nanoTime();
        long worked = now - begun;
        if (worked < PIECE_NANOS) {
            return;
        }
        long count = lookups.getAsLong();
        if (count != seen) {
            seen = count;
            busyUntil = now + BUSY_NANOS;
        }
        if (busyUntil - now > 0 && share > 1 && !hurried.getAsBoolean()) {
            rest(Math.min((share - 1) * worked, LONGEST_REST_NANOS));
        }
        begin();
    }

    private static void rest(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
