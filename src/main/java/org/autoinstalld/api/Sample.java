package org.autoinstalld.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A measured value, in the words of Prometheus.
 *
 * @param name {@code autoinstalld_...}, ending in the unit, a counter's in {@code _total}
 * @param help one sentence; the same for all samples of one name
 * @param labels by name; empty if there is only one sample of that name
 * @param value of what is counted one by one, the sum
 * @param upTo how many were at most so large, by that size; of a histogram
 * @param count how many there were; of a histogram or summary
 */
public record Sample(
        String name,
        Kind kind,
        String help,
        Map<String, String> labels,
        double value,
        SortedMap<Double, Long> upTo,
        long count) {

    /** What may become of it. */
    public enum Kind {
        /** Only ever goes up. */
        COUNTER,
        GAUGE,
        /** Is 1, and its labels tell something. */
        INFO,
        /** Counts by upper bound. */
        HISTOGRAM,
        /** A number and a sum. */
        SUMMARY
    }

    private static Sample of(String name, Kind kind, String help, double value) {
        return new Sample(name, kind, help, Map.of(), value, Collections.emptySortedMap(), 0);
    }

    public static Sample counter(String name, String help, double value) {
        return of(name, Kind.COUNTER, help, value);
    }

    public static Sample gauge(String name, String help, double value) {
        return of(name, Kind.GAUGE, help, value);
    }

    /** @param name ends in {@code _info} */
    public static Sample info(String name, String help) {
        return of(name, Kind.INFO, help, 1);
    }

    /**
     * How long, or how large, things were.
     *
     * @param upTo how many were at most so large, by that size, in order
     */
    public static Sample histogram(String name, String help, SortedMap<Double, Long> upTo, long count, double sum) {
        return new Sample(name, Kind.HISTOGRAM, help, Map.of(), sum, Collections.unmodifiableSortedMap(upTo), count);
    }

    /** How many things there were, and how long or large all of them. */
    public static Sample summary(String name, String help, long count, double sum) {
        return new Sample(name, Kind.SUMMARY, help, Map.of(), sum, Collections.emptySortedMap(), count);
    }

    /** The same with one more label. Blanks in its text become underscores, or every query would have to quote them. */
    public Sample labelled(String label, String text) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, text.replaceAll("\\s+", "_"));
        return new Sample(name, kind, help, Collections.unmodifiableMap(more), value, upTo, count);
    }
}
