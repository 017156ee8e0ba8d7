package org.autoinstalld.installer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What dhcpleased(8) writes down of a DHCP lease, as far as install.sub reads it.
 *
 * @param nextServer siaddr; empty if there is none
 * @param filename the file field; empty if there is none
 * @param hostName option 12; empty if there is none
 */
public record Lease(String nextServer, String filename, String hostName) {
    private static final Pattern FILENAME = Pattern.compile("(?:(.*)/)?auto_(install|upgrade)", Pattern.DOTALL);

    /** Reads a lease file: lines of {@code name: value}. */
    public static Lease parse(String file) {
        return new Lease(value(file, "next-server"), value(file, "filename"), value(file, "host-name"));
    }

    private static String value(String file, String name) {
        return file.lines()
                .filter(line -> line.startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .reduce("", (a, b) -> b);
    }

    /** {@code install} or {@code upgrade}; empty if the file name is neither {@code auto_install} nor {@code auto_upgrade}. */
    public Optional<String> mode() {
        Matcher m = FILENAME.matcher(filename);
        return m.matches() ? Optional.of(m.group(2)) : Optional.empty();
    }

    /** What stands before {@code auto_}, with its slash. */
    public String path() {
        Matcher m = FILENAME.matcher(filename);
        return m.matches() && m.group(1) != null ? m.group(1) + "/" : "";
    }
}
