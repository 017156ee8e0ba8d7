package org.autoinstalld.inventory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many values all files of an inventory may hold together. It is taken from while files are parsed, several at a time,
 * so that memory is not filled before somebody counts.
 */
public final class YamlBudget {
    /** What a value and what is made from it cost; a key that stands nowhere else is the dearest. */
    private static final int BYTES_EACH = 600;

    /** Enough for 100,000 hosts; fewer with a small heap. */
    static final long MAX = Math.min(8_000_000, Runtime.getRuntime().maxMemory() / BYTES_EACH);

    private final AtomicLong left;

    public YamlBudget() {
        this(MAX);
    }

    YamlBudget(long values) {
        left = new AtomicLong(values);
    }

    /** Counts the values of a file that was parsed before. */
    public void spend(YamlFile file) {
        take(file.nodes());
    }

    /** False if there are not as many left. */
    boolean take(long values) {
        return left.addAndGet(-values) >= 0;
    }
}
