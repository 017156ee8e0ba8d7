package org.autoinstalld.preview;

import java.util.Map;

/**
 * A measured value, in the words of Prometheus.
 *
 * @param name {@code autoinstalld_...}, ending in the unit, a counter's in {@code _total}
 * @param help one sentence; the same for all samples of one name
 * @param labels by name; empty if there is only one sample of that name
 */
public record Sample(String name, Kind kind, String help, Map<String, String> labels, double value) {
    /** Whether it only ever goes up. */
    public enum Kind {
        COUNTER,
        GAUGE
    }

    public static Sample counter(String name, String help, double value) {
        return new Sample(name, Kind.COUNTER, help, Map.of(), value);
    }

    public static Sample gauge(String name, String help, double value) {
        return new Sample(name, Kind.GAUGE, help, Map.of(), value);
    }

    /** The same with one more label. */
    public Sample labelled(String label, String text) {
        Map<String, String> more = new java.util.TreeMap<>(labels);
        more.put(label, text);
        return new Sample(name, kind, help, more, value);
    }
}
