package org.autoinstalld.dialogue;

/**
 * One line of a template: what is mounted where, and how large it may become.
 *
 * @param line of the file, from 1
 * @param mount a path beginning with a slash, or {@code swap}, or {@code raid}
 * @param min bytes it needs at least
 * @param max bytes it takes at most; {@link #UNLIMITED} if the template sets no bound
 * @param percent share of the space left over, 0 to 100
 */
public record Partition(int line, String mount, long min, long max, int percent) {
    /** The {@code max} of a line whose upper bound is {@code *}. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    public boolean isRoot() {
        return mount.equals("/");
    }

    public boolean isSwap() {
        return mount.equals("swap");
    }

    /** Whether files can live on it. */
    public boolean isFileSystem() {
        return mount.startsWith("/");
    }
}
