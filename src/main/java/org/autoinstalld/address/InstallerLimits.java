package org.autoinstalld.address;

import java.util.Set;

/** What OpenBSD's install.sub takes or refuses, whatever is asked of it. */
public final class InstallerLimits {
    /** Speeds of a serial console. */
    public static final Set<String> SPEEDS = Set.of("9600", "19200", "38400", "57600", "115200");

    /** Users of the system, which it does not set up again. */
    private static final Set<String> LOGINS =
            Set.of("root", "daemon", "operator", "bin", "build", "sshd", "www", "nobody", "ftp");

    /** What it takes for an answer to whether there is to be a user, not for a name. */
    private static final Set<String> NO_LOGINS = Set.of("y", "yes", "n", "no");

    private InstallerLimits() {}

    /** Whether the login belongs to the system. */
    public static boolean isOfSystem(String login) {
        return LOGINS.contains(login);
    }

    /** Whether it sets up no user of that name. */
    public static boolean isReserved(String login) {
        return isOfSystem(login) || NO_LOGINS.contains(login);
    }
}
