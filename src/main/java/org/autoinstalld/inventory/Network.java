package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;

/**
 * A network as dhcpd.conf(5) needs it.
 *
 * @param subnet IPv4
 * @param subnet6 its IPv6 subnet, for addresses only: dhcpd(8) speaks IPv4
 * @param domain option domain-name; the site's if the network has none
 * @param nextServer the response server as machines here reach it, if not the site's
 * @param unknownClients {@code allow} or {@code deny} of unknown-clients; empty: say nothing
 */
public record Network(
        String name,
        Subnet subnet,
        Optional<Subnet> subnet6,
        List<IpAddress> routers,
        List<IpAddress> nameServers,
        Optional<String> domain,
        Optional<Range> range,
        Optional<Integer> defaultLeaseTime,
        Optional<Integer> maxLeaseTime,
        Optional<Boolean> unknownClients,
        Optional<IpAddress> nextServer,
        DhcpStyle dhcp) {

    /** The same network with {@link DhcpStyle#HOSTS}. */
    public Network hostsOnly() {
        return new Network(
                name,
                subnet,
                subnet6,
                routers,
                nameServers,
                domain,
                range,
                defaultLeaseTime,
                maxLeaseTime,
                unknownClients,
                nextServer,
                DhcpStyle.HOSTS);
    }

    /** Addresses dhcpd(8) hands out to anybody, both ends included. */
    public record Range(IpAddress low, IpAddress high) {
        public boolean contains(IpAddress address) {
            return address.isV4() && low.compareTo(address) <= 0 && address.compareTo(high) <= 0;
        }
    }

    /** How much of dhcpd.conf is ours. */
    public enum DhcpStyle {
        /** The subnet declaration with all in it. */
        WHOLE,
        /** Host declarations alone, at top level; the subnet stands elsewhere. */
        HOSTS
    }
}
