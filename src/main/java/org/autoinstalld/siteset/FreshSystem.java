package org.autoinstalld.siteset;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an OpenBSD that was just installed has: its directories, and files that the installer itself writes. */
final class FreshSystem {
    private static final Set<String> DIRECTORIES =
            SystemAccounts.lines("directories.txt").collect(Collectors.toUnmodifiableSet());

    private static final Pattern LATE = Pattern.compile(
            "etc/(hostname\\.[^/]+|resolv\\.conf|hosts|myname|mygate|fstab|ttys|kbdtype|boot\\.conf|sysctl\\.conf)");

    private FreshSystem() {}

    /** Whether the directory is there before a site set is unpacked; an entry would change its mode and owner. */
    static boolean has(String directory) {
        return DIRECTORIES.contains(directory);
    }

    /** Whether the installer writes that file after it unpacked the site set, over whatever came with it. */
    static boolean isWrittenLater(String path) {
        return LATE.matcher(path).matches();
    }
}
