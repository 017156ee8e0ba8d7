package org.autoinstalld.yaml;

import org.jspecify.annotations.Nullable;

/**
 * One copy of each short text that stands in many files: ten thousand hosts in a file each have ten thousand times the same
 * keys. It forgets, so that what is only once in an inventory costs nothing.
 */
final class OneCopy {
    private static final int SHORT = 16;
    private static final int SETS = 1024;
    private static final @Nullable String[] KNOWN = new String[2 * SETS];

    private OneCopy() {}

    /** An equal text; the same one again, as a rule. Several threads may take turns: each text is whole. */
    static String of(String text) {
        if (text.length() > SHORT) {
            return text;
        }
        int hash = text.hashCode();
        int slot = 2 * ((hash ^ hash >>> 16) & SETS - 1);
        String first = KNOWN[slot];
        if (text.equals(first)) {
            return first;
        }
        // two in a place, so that neither a common text nor a passing one drives another out for ever
        String second = KNOWN[slot + 1];
        String known = text.equals(second) ? second : text;
        KNOWN[slot + 1] = first;
        KNOWN[slot] = known;
        return known;
    }
}
