package org.autoinstalld.inventory;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/**
 * A host with a mistake: known, but nothing can be made for it.
 *
 * @param prefix as far as it could be read; empty if none
 * @param problems never empty, errors only
 * @param isGuest whether it is, or may be, a guest of vmd(8)
 * @param hypervisor of a guest; null if it could not be read
 */
public record BrokenHost(
        HostName name,
        String prefix,
        List<Lladdr> lladdrs,
        List<IpAddress> addresses,
        Place place,
        List<org.autoinstalld.problem.Problem> problems,
        boolean isGuest,
        @Nullable String hypervisor) {

    /** Whether it may live there: it says so, or nobody can tell. */
    public boolean mayBeOn(String name) {
        return isGuest && (hypervisor == null || hypervisor.equals(name));
    }
}
