package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;

/**
 * A host with a mistake: known, but nothing can be made for it.
 *
 * @param prefix as far as it could be read; empty if none
 * @param problems never empty, errors only
 * @param isGuest whether it is, or may be, a guest of vmd(8)
 * @param hypervisor of a guest, as far as it could be read
 */
public record BrokenHost(
        HostName name,
        String prefix,
        List<Lladdr> lladdrs,
        List<IpAddress> addresses,
        Place place,
        List<org.autoinstalld.problem.Problem> problems,
        boolean isGuest,
        Optional<String> hypervisor) {
    /** One of which nothing is known of where it lives. */
    public BrokenHost(
            HostName name,
            String prefix,
            List<Lladdr> lladdrs,
            List<IpAddress> addresses,
            Place place,
            List<org.autoinstalld.problem.Problem> problems) {
        this(name, prefix, lladdrs, addresses, place, problems, true, Optional.empty());
    }

    /** Whether it may live there: it says so, or nobody can tell. */
    public boolean mayBeOn(String name) {
        return isGuest && hypervisor.map(name::equals).orElse(true);
    }
}
