package org.autoinstalld.plan;

import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;

/**
 * What goes on with hosts and makes their entries what they are.
 *
 * @param armed the hosts that are armed, and for what
 * @param deploying those that somebody is deploying: what files have of them stays as it is
 */
public record HostsAtWork(Map<HostName, Mode> armed, Set<HostName> deploying) {
    /** Nobody is armed or deployed. */
    public static final HostsAtWork NONE = new HostsAtWork(Map.of(), Set.of());

    public HostsAtWork {
        armed = Map.copyOf(armed);
        deploying = Set.copyOf(deploying);
    }
}
