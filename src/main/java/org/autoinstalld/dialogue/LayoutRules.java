package org.autoinstalld.dialogue;

/**
 * What a release makes of a template.
 *
 * @param partitions lines it surely has room for
 * @param moreMayWork whether it may have room for more, up to 52 partitions
 * @param reserved bytes that must be free in one of the file systems preferred for fetching, /tmp and /home
 * @param anywhere bytes that must be free in any other one
 */
public record LayoutRules(int partitions, boolean moreMayWork, long reserved, long anywhere) {
    /** Letters a to p without c. */
    public static final int PARTITIONS = 15;
}
