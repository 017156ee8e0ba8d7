package org.autoinstalld.vmconf;

import org.jspecify.annotations.Nullable;

/**
 * A switch block: a name for the bridge(4) or veb(4) that VMs are plugged into.
 *
 * @param device {@code vebN} or {@code bridgeN}
 * @param locked whether a VM cannot use another lladdr than its own
 */
public record Switch(
        String name,
        String device,
        boolean enabled,
        boolean up,
        boolean locked,
        @Nullable String group,
        @Nullable Integer rdomain) {}
