package org.autoinstalld.access;

import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/** The neighbour table of this machine: ARP for IPv4, neighbour discovery for IPv6. */
public interface Neighbours {
    /** What the table says of an address. */
    sealed interface Seen {
        /** Empty if the address is not in it; several if it is there on several interfaces. */
        record Here(Set<Lladdr> lladdrs) implements Seen {}

        /**
         * @param why without a secret, one line
         */
        record BrokenHostEntries(String why) implements Seen {}
    }

    /** May wait for a program; not for a thread that serves sockets. */
    Seen lladdrsOf(IpAddress address);
}
