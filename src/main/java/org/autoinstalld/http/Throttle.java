package org.autoinstalld.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Counts for each of many what it does too often. Each has a share that is used up, and grows again with time. The memory is
 * bounded: who has to be forgotten to make room counts as new.
 *
 * @param <K> who is counted
 */
public final class Throttle<K> {
    private final Cache<K, Use> uses;
    private final int free;
    private final int most;
    private final double perSecond;
    private final long forgottenNanos;

    /**
     * What one has used.
     *
     * @param used of its share, and beyond
     * @param at when it was used last, on the clock of those who ask
     * @param told whether somebody was told that it is beyond, and it was not well within its share since
     */
    public record Use(double used, long at, boolean told) {}

    /**
     * @param keys how many are remembered
     * @param free the share
     * @param most up to which uses are counted, so that what is owed is over some time
     * @param perSecond how much of what was used is free again
     * @param forgotten after so long without a use all of it is
     */
    public Throttle(int keys, int free, int most, double perSecond, Duration forgotten) {
        // makes room on the thread that asks, so that no flood outruns it
        uses = Caffeine.newBuilder().maximumSize(keys).executor(Runnable::run).build();
        this.free = free;
        this.most = most;
        this.perSecond = perSecond;
        forgottenNanos = forgotten.toNanos();
    }

    /**
     * Uses one.
     *
     * @param now nanoseconds of a clock that only goes forward
     */
    public synchronized Use use(K key, long now) {
        Use before = used(key, now);
        double used = Math.min(before.used + 1, most);
        Use after = new Use(used, now, before.told && used > free / 2.0);
        uses.put(key, after);
        return after;
    }

    /** What is used at that time, without using any. */
    public synchronized Use used(K key, long now) {
        @Nullable Use use = uses.getIfPresent(key);
        if (use == null || now - use.at > forgottenNanos) {
            return new Use(0, now, false);
        }
        double seconds = Math.max(0, now - use.at) / (double) TimeUnit.SECONDS.toNanos(1);
        return new Use(Math.max(0, use.used - seconds * perSecond), use.at, use.told);
    }

    /** Whether nobody was told of this one since it was well within its share; counts as told then. */
    synchronized boolean tell(K key) {
        @Nullable Use use = uses.getIfPresent(key);
        if (use == null || use.told) {
            return false;
        }
        uses.put(key, new Use(use.used, use.at, true));
        return true;
    }

    /** All is free again. */
    public synchronized void forget(K key) {
        uses.invalidate(key);
    }

    /** How many are remembered. */
    long size() {
        return uses.estimatedSize();
    }
}
