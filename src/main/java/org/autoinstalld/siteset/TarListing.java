package org.autoinstalld.siteset;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is in an archive, line for line as {@code tar --utc -tv} of GNU prints it. */
final class TarListing {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TarListing() {}

    static List<String> of(List<SiteEntry> entries, long time) {
        List<String> lines = new ArrayList<>();
        // owner and size get wider with the widest so far, and never narrower again
        int width = 19;
        for (SiteEntry entry : entries) {
            String owner = word(entry.user()) + "/" + word(entry.group());
            String size = Long.toString(entry.content().size());
            width = Math.max(width, owner.length() + 1 + size.length());
            lines.add(modes(entry) + " " + owner + " " + " ".repeat(width - owner.length() - 1 - size.length()) + size
                    + " " + TIME.format(Instant.ofEpochSecond(time)) + " " + quoted(entry.name())
                    + (entry.link().isEmpty() ? "" : " -> " + quoted(entry.link())));
        }
        return List.copyOf(lines);
    }

    private static String word(SystemAccounts.Account account) {
        return account.name().isEmpty() ? Integer.toString(account.number()) : account.name();
    }

    private static String quoted(String name) {
        return name.replace("\\", "\\\\");
    }

    private static String modes(SiteEntry entry) {
        int mode = entry.mode();
        return entry.type().letter()
                + three(mode >> 6, (mode & 04000) != 0, 's')
                + three(mode >> 3, (mode & 02000) != 0, 's')
                + three(mode, (mode & 01000) != 0, 't');
    }

    private static String three(int bits, boolean special, char letter) {
        boolean executable = (bits & 1) != 0;
        char last = special ? executable ? letter : Character.toUpperCase(letter) : executable ? 'x' : '-';
        return "" + ((bits & 4) != 0 ? 'r' : '-') + ((bits & 2) != 0 ? 'w' : '-') + last;
    }
}
