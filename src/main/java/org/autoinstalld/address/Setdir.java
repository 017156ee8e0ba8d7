package org.autoinstalld.address;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of the sets, relative to the mirror's root: {@code 7.8/amd64} or {@code snapshots/amd64}. install.sub
 * sends it as {@code ?path=} with each look-up, which tells release and architecture of the machine that asks.
 *
 * @param release {@code 7.8}, or {@code snapshots}
 * @param arch hw.machine: {@code amd64}, {@code arm64}, {@code i386}, ...
 */
public record Setdir(String release, String arch) {
    /** The release part of a machine that runs a snapshot. */
    public static final String SNAPSHOTS = "snapshots";

    private static final int ARCH_MAX = 16;
    /** One of each that is asked for again and again; bounded, since a requester can make some up. */
    private static final Map<String, Setdir> KNOWN = new ConcurrentHashMap<>();

    private static final int KNOWN_MAX = 64;

    public Setdir {
        if (!isRelease(release) || !isArch(arch)) {
            throw new IllegalArgumentException("not a setdir: " + release + "/" + arch);
        }
    }

    /** Empty if {@code text} is not of the form RELEASE/ARCH. */
    public static Optional<Setdir> parse(String text) {
        Setdir known = KNOWN.get(text);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Setdir> read = read(text);
        if (KNOWN.size() < KNOWN_MAX) {
            read.ifPresent(setdir -> KNOWN.put(text, setdir));
        }
        return read;
    }

    private static Optional<Setdir> read(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String release = text.substring(0, slash);
        String arch = text.substring(slash + 1);
        return isRelease(release) && isArch(arch) ? Optional.of(new Setdir(release, arch)) : Optional.empty();
    }

    /** Whether {@code text} names a release: two numbers with a dot between, or {@code snapshots}. */
    public static boolean isRelease(String text) {
        int dot = text.indexOf('.');
        return text.equals(SNAPSHOTS)
                || isNumber(text, 0, dot) && text.charAt(0) != '0' && isNumber(text, dot + 1, text.length());
    }

    /** Whether {@code text} can be the name of an architecture. */
    public static boolean isArch(String text) {
        if (text.length() < 2 || text.length() > ARCH_MAX || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            if (!isLetter(text.charAt(i)) && !isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** By hand, as each look-up names one: one digit or two. */
    private static boolean isNumber(String text, int start, int end) {
        return (end == start + 1 || end == start + 2) && isDigit(text.charAt(start)) && isDigit(text.charAt(end - 1));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    public boolean isSnapshot() {
        return release.equals(SNAPSHOTS);
    }

    @Override
    public String toString() {
        return release + "/" + arch;
    }
}
