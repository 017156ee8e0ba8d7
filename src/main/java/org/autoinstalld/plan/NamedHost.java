package org.autoinstalld.plan;

import java.util.List;
import org.autoinstalld.address.IpAddress;

/**
 * A host as name servers know it.
 *
 * @param name fully qualified, without a final dot
 * @param addresses fixed ones of all its interfaces, never empty
 * @param sshfp what SSHFP records say of its host keys
 */
public record NamedHost(String name, List<IpAddress> addresses, List<String> sshfp) {
    public NamedHost {
        addresses = List.copyOf(addresses);
        sshfp = List.copyOf(sshfp);
    }

    /** Without keys. */
    public NamedHost(String name, List<IpAddress> addresses) {
        this(name, addresses, List.of());
    }

    /** The part before the first dot. */
    String shortName() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
