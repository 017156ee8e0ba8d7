package org.autoinstalld.deploy;

import org.autoinstalld.address.HostName;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory says of a host, as far as steps and what is told of them depend on it.
 *
 * @param lladdr of the interface it boots from
 * @param address of that interface; null if it has none of its own
 * @param on what that interface is plugged into, {@code veb0}; null if that is not known
 * @param dhcpdConf path of the file that has its lladdr; null if none is kept
 * @param vmConf path of the file that has its VM
 * @param shell how somebody begins a command on the machine of that file; empty: it is this one
 * @param reports whether it tells of its first boot
 * @param sshd whether it is reached by ssh(1) when it is up
 */
public record GuestFacts(
        HostName host,
        String lladdr,
        @Nullable String address,
        @Nullable String on,
        @Nullable String dhcpdConf,
        String vmConf,
        String shell,
        boolean reports,
        boolean sshd) {
    /** Whether it is a guest of another machine. */
    boolean isElsewhere() {
        return !shell.isEmpty();
    }

    /** As somebody would type it. */
    public String typed(String command) {
        return shell.isEmpty() ? command : shell + " " + command;
    }

    /** Whether a first boot shows in nothing but in a VM that stays up. */
    boolean isQuiet() {
        return !reports && (!sshd || address == null);
    }
}
