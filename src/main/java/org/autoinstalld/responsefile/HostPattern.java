package org.autoinstalld.responsefile;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/**
 * A pattern as the shell's, for names: full or short ones. One with a colon is for lladdrs and IPv6 addresses, one of digits
 * and dots for IPv4 addresses, too.
 */
final class HostPattern {
    /** Each of them may be tried with each length of what it stands for. */
    private static final int STARS_MAX = 6;

    private final PathMatcher matcher;
    private final boolean colons;
    private final boolean digits;

    private HostPattern(String pattern) {
        // no name has the slash that the system's patterns treat by itself
        matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.toLowerCase(Locale.ROOT));
        colons = pattern.indexOf(':') >= 0;
        digits = pattern.indexOf('.') >= 0 && pattern.matches("[0-9.*?!,{}\\[\\]-]+");
    }

    /** Empty if it is none. */
    static Optional<HostPattern> of(String pattern) {
        if (pattern.chars().filter(c -> c == '*').count() > STARS_MAX) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HostPattern(pattern));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    boolean fits(HostName name) {
        return fits(name.text()) || fits(name.shortName());
    }

    boolean fits(Lladdr lladdr) {
        return colons && fits(lladdr.toString());
    }

    boolean fits(IpAddress address) {
        return (address.isV4() ? digits : colons) && fits(address.toString());
    }

    private boolean fits(String text) {
        return matcher.matches(Path.of(text));
    }
}
