package org.autoinstalld.dialogue;

/**
 * A release of the catalogue.
 *
 * @param name {@code 7.8}, or {@code current} for snapshots
 * @param number the number in the names of its sets, with its dot
 * @param order its place among the releases, from 0
 */
record Release(String name, String number, int order) {
    static final String CURRENT = "current";

    /** The number as set names have it: {@code 78}. */
    String digits() {
        return number.replace(".", "");
    }
}
