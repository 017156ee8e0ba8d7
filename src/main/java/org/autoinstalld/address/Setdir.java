package org.autoinstalld.address;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern RELEASE = Pattern.compile("[1-9][0-9]?\\.[0-9]{1,2}");
    private static final Pattern ARCH = Pattern.compile("[a-z][a-z0-9]{1,15}");
    private static final Pattern SETDIR = Pattern.compile("(snapshots|" + RELEASE + ")/(" + ARCH + ")");

    public Setdir {
        if (!isRelease(release) || !isArch(arch)) {
            throw new IllegalArgumentException("not a setdir: " + release + "/" + arch);
        }
    }

    /** Empty if {@code text} is not of the form RELEASE/ARCH. */
    public static Optional<Setdir> parse(String text) {
        Matcher m = SETDIR.matcher(text);
        return m.matches() ? Optional.of(new Setdir(m.group(1), m.group(2))) : Optional.empty();
    }

    /** Whether {@code text} names a release: two numbers with a dot between, or {@code snapshots}. */
    public static boolean isRelease(String text) {
        return text.equals(SNAPSHOTS) || RELEASE.matcher(text).matches();
    }

    /** Whether {@code text} can be the name of an architecture. */
    public static boolean isArch(String text) {
        return ARCH.matcher(text).matches();
    }

    public boolean isSnapshot() {
        return release.equals(SNAPSHOTS);
    }

    @Override
    public String toString() {
        return release + "/" + arch;
    }
}
