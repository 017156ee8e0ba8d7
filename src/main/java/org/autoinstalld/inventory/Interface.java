package org.autoinstalld.inventory;

import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/**
 * A network interface of a host.
 *
 * @param name as the installer names it, {@code vio0}; only needed where the installer must be told
 * @param network name of its network
 * @param address IPv4, fixed; empty if dhcpd(8) chooses
 * @param address6 IPv6, fixed
 * @param isStatic whether the installed system gets the address written down instead of asking DHCP
 * @param switchName vm.conf(5) switch it is plugged into
 * @param local whether it is a {@code local interface} of vm.conf(5), served by vmd's own DHCP
 * @param lockedLladdr whether vmd keeps the guest from using another lladdr
 * @param group interface group of its tap(4)
 * @param rdomain routing domain of its tap(4)
 */
public record Interface(
        Optional<String> name,
        Optional<Lladdr> lladdr,
        Optional<String> network,
        Optional<IpAddress> address,
        Optional<IpAddress> address6,
        boolean isStatic,
        Optional<String> switchName,
        boolean local,
        boolean lockedLladdr,
        Optional<String> group,
        Optional<Integer> rdomain) {

    /** One of which vm.conf(5) says no more. */
    public Interface(
            Optional<String> name,
            Optional<Lladdr> lladdr,
            Optional<String> network,
            Optional<IpAddress> address,
            Optional<IpAddress> address6,
            boolean isStatic,
            Optional<String> switchName,
            boolean local) {
        this(
                name,
                lladdr,
                network,
                address,
                address6,
                isStatic,
                switchName,
                local,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** The same on a switch, or on none. */
    Interface on(Optional<String> other) {
        return new Interface(
                name, lladdr, network, address, address6, isStatic, other, local, lockedLladdr, group, rdomain);
    }

    public boolean has(IpAddress ip) {
        return address.filter(ip::equals).isPresent()
                || address6.filter(ip::equals).isPresent();
    }
}
