package org.autoinstalld.http;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the start what happens on a listener; to be written and read at any time from any thread. */
public final class Counters {
    private static final long[] BOUNDS_MICROS = {
        100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000
    };

    /** What happens beside answers. */
    public enum Incident {
        /** A connection was closed on arrival because there were too many. */
        TURNED_AWAY,
        /** A connection was closed because its peer was too slow. */
        CUT_OFF,
        /** An answer was kept back, or not given, because its requester tries one name after the other. */
        SLOWED,
        /** Something was thrown that nobody expected. The connection is closed, or the answer was 503. */
        FAILED
    }

    private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final Map<Incident, LongAdder> incidents = new ConcurrentHashMap<>();
    private final LongAdder[] byTime = new LongAdder[BOUNDS_MICROS.length + 1];

    public Counters() {
        Arrays.setAll(byTime, i -> new LongAdder());
    }

    /**
     * A request got its answer.
     *
     * @param size of body; 0 for HEAD
     * @param time nanoseconds from the complete head to the complete answer; how long the network takes is not in it
     */
    public void answered(int status, long size, long time) {
        byStatus.computeIfAbsent(status, s -> new LongAdder()).increment();
        bytes.add(size);
        nanos.add(time);
        int slot = 0;
        while (slot < BOUNDS_MICROS.length && time > BOUNDS_MICROS[slot] * 1000) {
            slot++;
        }
        byTime[slot].increment();
    }

    void count(Incident incident) {
        incidents.computeIfAbsent(incident, i -> new LongAdder()).increment();
    }

    public long of(Incident incident) {
        return incidents.computeIfAbsent(incident, i -> new LongAdder()).sum();
    }

    /** Answers by status code, in order. */
    public Map<Integer, Long> byStatus() {
        Map<Integer, Long> counts = new TreeMap<>();
        byStatus.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    public long answers() {
        return byStatus.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Octets of body in all answers. */
    public long bytes() {
        return bytes.sum();
    }

    /** Nanoseconds spent on all answers. */
    public long nanos() {
        return nanos.sum();
    }

    /** Answers that took at most so many microseconds, by that number, in order; the rest is in {@link #answers} alone. */
    public SortedMap<Long, Long> byTime() {
        SortedMap<Long, Long> counts = new TreeMap<>();
        long sum = 0;
        for (int i = 0; i < BOUNDS_MICROS.length; i++) {
            sum += byTime[i].sum();
            counts.put(BOUNDS_MICROS[i], sum);
        }
        return counts;
    }
}
