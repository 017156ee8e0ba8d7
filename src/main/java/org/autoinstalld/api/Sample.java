package org.autoinstalld.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A measured value, in the words of Prometheus.
 *
 * @param name {@code autoinstalld_...}, ending in the unit, a counter's in {@code _total}
 * @param help one sentence; the same for all samples of one name
 * @param labels by name; empty if there is only one sample of that name
 */
public record Sample(String name, Kind kind, String help, Map<String, String> labels, double value) {
    private static final String BUCKET = "_bucket";

    /** Whether it only ever goes up. */
    public enum Kind {
        COUNTER,
        GAUGE,
        /** Counts by upper bound; its samples are {@code NAME_bucket}, {@code NAME_sum} and {@code NAME_count}. */
        HISTOGRAM
    }

    public static Sample counter(String name, String help, double value) {
        return new Sample(name, Kind.COUNTER, help, Map.of(), value);
    }

    public static Sample gauge(String name, String help, double value) {
        return new Sample(name, Kind.GAUGE, help, Map.of(), value);
    }

    /**
     * How long, or how large, things were.
     *
     * @param upTo how many were at most so large, by that size, in order
     */
    public static List<Sample> histogram(
            String name, String help, SortedMap<Double, Long> upTo, long count, double sum) {
        List<Sample> samples = new ArrayList<>();
        Sample bucket = new Sample(name + BUCKET, Kind.HISTOGRAM, help, Map.of(), 0);
        upTo.forEach((bound, number) ->
                samples.add(bucket.labelled("le", plain(bound)).of(number)));
        samples.add(bucket.labelled("le", "+Inf").of((double) count));
        samples.add(new Sample(name + "_sum", Kind.HISTOGRAM, help, Map.of(), sum));
        samples.add(new Sample(name + "_count", Kind.HISTOGRAM, help, Map.of(), (double) count));
        return List.copyOf(samples);
    }

    private static String plain(double number) {
        return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
    }

    private Sample of(double number) {
        return new Sample(name, kind, help, labels, number);
    }

    /** The name that help and type are told of. */
    public String family() {
        return kind == Kind.HISTOGRAM ? name.substring(0, name.lastIndexOf('_')) : name;
    }

    /** The same with one more label. */
    public Sample labelled(String label, String text) {
        Map<String, String> more = new java.util.TreeMap<>(labels);
        more.put(label, text);
        return new Sample(name, kind, help, more, value);
    }
}
