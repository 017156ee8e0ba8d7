package org.autoinstalld.plan;

import java.util.List;
import org.autoinstalld.address.IpAddress;

/**
 * A host as name servers know it.
 *
 * @param name fully qualified, without a final dot
 * @param addresses fixed ones of all its interfaces, never empty
 */
public record NamedHost(String name, List<IpAddress> addresses) {
    public NamedHost {
        addresses = List.copyOf(addresses);
    }

    /** The part before the first dot. */
    String shortName() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
