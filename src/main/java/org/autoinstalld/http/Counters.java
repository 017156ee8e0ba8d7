package org.autoinstalld.http;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts since the start, to be read at any time from any thread. */
public final class Counters implements RequestObserver {
    private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder cutOff = new LongAdder();
    private final LongAdder failures = new LongAdder();

    @Override
    public void answered(int status, int size, long time) {
        byStatus.computeIfAbsent(status, s -> new LongAdder()).increment();
        bytes.add(size);
        nanos.add(time);
    }

    @Override
    public void turnedAway() {
        turnedAway.increment();
    }

    @Override
    public void cutOff() {
        cutOff.increment();
    }

    @Override
    public void failed(Throwable cause) {
        failures.increment();
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

    public long connectionsTurnedAway() {
        return turnedAway.sum();
    }

    public long connectionsCutOff() {
        return cutOff.sum();
    }

    public long failures() {
        return failures.sum();
    }
}
