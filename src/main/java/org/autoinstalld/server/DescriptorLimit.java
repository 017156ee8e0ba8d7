package org.autoinstalld.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.autoinstalld.http.Limits;

/** How many files and connections this process may have open at once. */
final class DescriptorLimit {
    /** Set by the launcher, which knows for nothing; to ask the JVM takes a tenth of a start. */
    private static final String PROPERTY = "autoinstalld.descriptors";

    private DescriptorLimit() {}

    /** The limit that the JVM raised its own to when it started, which is the hard one. */
    static long get() {
        String said = System.getProperty(PROPERTY, "");
        if (said.equals("unlimited")) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(said);
        } catch (NumberFormatException e) {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                    ? unix.getMaxFileDescriptorCount()
                    : Long.MAX_VALUE;
        }
    }

    /** What the log says of limits that had to be lowered; empty if they are what they should be. */
    static String note(Limits installers, Limits people, long descriptors) {
        return installers.equals(Limits.forInstallers())
                ? ""
                : "at most " + installers.connections() + " connections of installers and " + people.connections()
                        + " of people at once, since this process may have " + descriptors
                        + " files and connections open; raise openfiles of its login class (login.conf(5)), LimitNOFILE of"
                        + " its unit (systemd.exec(5)), or ulimit -Hn";
    }
}
