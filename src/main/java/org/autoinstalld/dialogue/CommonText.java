package org.autoinstalld.dialogue;

import java.util.regex.Pattern;

/**
 * Tells texts that stand in any response file from those that only one who knows them writes. A password of the first
 * kind is hidden where it stands and nowhere else: to hide every {@code root} would spoil what is said of the root disk,
 * and tell the password.
 */
public final class CommonText {
    /** Longer ones are no names, whatever they are made of. */
    private static final int LONG = 24;

    /** Words; numbers; short names of devices; names of hosts, paths, addresses and releases. */
    private static final Pattern COMMON =
            Pattern.compile("[A-Za-z]+( [A-Za-z]+)*|[0-9]+|[A-Za-z0-9]{1,5}|[A-Za-z0-9-]*[./:][A-Za-z0-9./:_-]*");

    private CommonText() {}

    public static boolean is(String text) {
        return text.length() < 4 || text.length() < LONG && COMMON.matcher(text).matches();
    }
}
