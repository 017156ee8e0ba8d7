package org.autoinstalld.mirror;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Where files were found that somebody asked for, and what came of fetching the others, since the start. */
public final class FileCounts {
    private final Map<Found, LongAdder> found = adders(Found.class, Found.values());
    private final Map<FailureReason, LongAdder> failures = adders(FailureReason.class, FailureReason.values());
    private final LongAdder fetched = new LongAdder();
    private final LongAdder octets = new LongAdder();

    /** Where a file was found. */
    public enum Found {
        MEMORY,
        FOLDER,
        /** It was being fetched already. */
        JOINED,
        UPSTREAM
    }

    private static <K extends Enum<K>> Map<K, LongAdder> adders(Class<K> type, K[] keys) {
        Map<K, LongAdder> adders = new EnumMap<>(type);
        Arrays.stream(keys).forEach(key -> adders.put(key, new LongAdder()));
        return adders;
    }

    /** Somebody asked for a file. */
    public void found(Found where) {
        count(found, where);
    }

    void fetched(long size) {
        fetched.increment();
        octets.add(size);
    }

    void failed(FailureReason why) {
        count(failures, why);
    }

    private static <K> void count(Map<K, LongAdder> adders, K key) {
        LongAdder adder = adders.get(key);
        if (adder != null) {
            adder.increment();
        }
    }

    /** Files that were asked for, by where they were found, in a word. */
    public SortedMap<String, Long> found() {
        return sums(found, where -> where.name().toLowerCase(Locale.ROOT));
    }

    /** Files that were fetched on demand. */
    public long fetched() {
        return fetched.sum();
    }

    /** Octets of these. */
    public long octets() {
        return octets.sum();
    }

    /** Files that could not be fetched on demand, by reason in a word; all words are there. */
    public SortedMap<String, Long> failures() {
        return sums(failures, FailureReason::word);
    }

    private static <K> SortedMap<String, Long> sums(Map<K, LongAdder> adders, Function<K, String> word) {
        SortedMap<String, Long> sums = new TreeMap<>();
        adders.forEach((key, adder) -> sums.put(word.apply(key), adder.sum()));
        return sums;
    }
}
