package org.autoinstalld.inventory;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;

/**
 * A host with a mistake: known, but nothing can be made for it.
 *
 * @param prefix as far as it could be read; empty if none
 * @param problems never empty, errors only
 */
public record BrokenHost(
        HostName name,
        String prefix,
        List<Lladdr> lladdrs,
        List<IpAddress> addresses,
        Place place,
        List<org.autoinstalld.problem.Problem> problems) {}
