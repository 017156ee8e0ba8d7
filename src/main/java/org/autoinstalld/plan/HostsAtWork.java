package org.autoinstalld.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.jspecify.annotations.Nullable;

/**
 * What goes on with hosts and makes their entries what they are.
 *
 * @param armed the hosts that are armed, and for what
 * @param deploying those that somebody is deploying: what files have of them stays as it is
 * @param sshfp what SSHFP records say of the keys that hosts reported; null: nobody asked, and what files have stays
 */
public record HostsAtWork(
        Map<HostName, Mode> armed,
        Set<HostName> deploying,
        @Nullable Map<HostName, List<String>> sshfp) {
    /** Nobody is armed or deployed. */
    public static final HostsAtWork NONE = new HostsAtWork(Map.of(), Set.of());

    public HostsAtWork {
        armed = Map.copyOf(armed);
        deploying = Set.copyOf(deploying);
        sshfp = sshfp == null ? null : Map.copyOf(sshfp);
    }

    /** Where nobody asks for keys. */
    public HostsAtWork(Map<HostName, Mode> armed, Set<HostName> deploying) {
        this(armed, deploying, null);
    }
}
