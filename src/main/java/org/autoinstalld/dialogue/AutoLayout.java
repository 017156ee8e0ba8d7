package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Optional;

/**
 * The layouts that disklabel(8) makes without a template, by the size of the disk: the tables of editor.c, as templates.
 * What the first one adds for the machine's memory is left out.
 */
final class AutoLayout {
    private static final List<String> TABLES = List.of("""
            / 150M-1G 5%
            swap 80M-256M 10%
            /tmp 120M-4G 8%
            /var 80M-4G 13%
            /usr 1500M-30G 10%
            /usr/X11R6 384M-1G 3%
            /usr/local 1G-20G 15%
            /usr/src 2G-5G 2%
            /usr/obj 5G-6G 4%
            /home 1G-300G 30%
            """, """
            / 800M-2G 5%
            swap 80M-256M 10%
            /usr 1300M-3G 78%
            /home 256M-2G 7%
            """, """
            / 700M-4G 95%
            swap 1M-256M 5%
            """, """
            / 1M-2G 100%
            """);

    private AutoLayout() {}

    /** The first table whose least sizes fit; empty if none does. */
    static Optional<List<Partition>> of(long area) {
        return TABLES.stream()
                .map(t -> DisklabelTemplate.parse("automatic layout", t).partitions())
                .filter(lines -> lines.stream().mapToLong(Partition::min).sum() <= area)
                .findFirst();
    }
}
