package org.autoinstalld.machine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;

/** What is seen of a file from here. Nobody opens it for that. */
public sealed interface SeenFile {
    /** It is there. */
    record There(String path, long device, long inode, long size, Instant written) implements SeenFile {
        private static final long GIBIBYTE = 1L << 30;
        private static final long MEBIBYTE = 1L << 20;

        /** For people: {@code /home/vm/web1.img (20 GB, written 2026-11-02)}. */
        @Override
        public String toString() {
            String amount = size >= GIBIBYTE
                    ? tenths(size, GIBIBYTE) + " GB"
                    : size >= MEBIBYTE ? tenths(size, MEBIBYTE) + " MB" : size + " bytes";
            return path + " (" + amount + ", written "
                    + written.atZone(ZoneOffset.UTC).toLocalDate() + ")";
        }

        private static String tenths(long size, long unit) {
            String text = String.format(Locale.ROOT, "%.1f", (double) size / unit);
            return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        }
    }

    /**
     * It is not there.
     *
     * @param folder what names its folder whatever path leads to it; empty if that is not there, or nobody can list it
     */
    record Absent(String folder) implements SeenFile {}

    /** Nobody can tell from here. */
    record Unseen(String why) implements SeenFile {}

    default boolean isAbsent() {
        return this instanceof Absent;
    }
}
