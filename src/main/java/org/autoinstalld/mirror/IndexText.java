package org.autoinstalld.mirror;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/** index.txt as {@code ls -lnT} makes it, by which the installer learns of files that SHA256.sig does not list. */
public final class IndexText {
    /** The file's name. */
    public static final String NAME = "index.txt";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private IndexText() {}

    /**
     * A line of it.
     *
     * @param size 0: not known yet
     */
    public record Entry(String name, long size, Instant modified) {
        public static Entry of(MirrorFile file) {
            return new Entry(file.name(), file.size(), file.modified());
        }
    }

    /** The text, sorted by name. */
    public static String of(Collection<Entry> entries) {
        long widest = entries.stream()
                .mapToLong(e -> Long.toString(e.size()).length())
                .max()
                .orElse(1);
        return entries.stream()
                .sorted(Comparator.comparing(Entry::name))
                .map(e -> String.format(
                        Locale.ROOT,
                        "-r--r--r--  1 0  0  %" + widest + "d %s %s%n".replace("%n", "\n"),
                        e.size(),
                        TIME.format(e.modified()),
                        e.name()))
                .collect(Collectors.joining());
    }
}
