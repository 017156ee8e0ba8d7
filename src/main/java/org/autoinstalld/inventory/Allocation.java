package org.autoinstalld.inventory;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/** What is still free for a new host. The lowest one is taken, so that the same inventory gives the same answer. */
public final class Allocation {
    private final Set<Lladdr> lladdrs;
    private final Set<IpAddress> addresses;

    /**
     * @param lladdrs that others have who are not in the inventory
     * @param addresses the same
     */
    public Allocation(Inventory inventory, Set<Lladdr> lladdrs, Set<IpAddress> addresses) {
        this.lladdrs = new HashSet<>(lladdrs);
        this.addresses = new HashSet<>(addresses);
        inventory
                .hosts()
                .values()
                .forEach(host -> host.interfaces().forEach(i -> {
                    i.lladdr().ifPresent(this.lladdrs::add);
                    i.address().ifPresent(this.addresses::add);
                }));
        inventory.broken().values().forEach(host -> {
            this.lladdrs.addAll(host.lladdrs());
            this.addresses.addAll(host.addresses());
        });
        inventory.site().responseServer().ifPresent(s -> this.addresses.add(s.address()));
        inventory.networks().values().forEach(network -> {
            this.addresses.addAll(network.routers());
            this.addresses.addAll(network.nameServers());
            network.nextServer().ifPresent(this.addresses::add);
        });
    }

    /** @param prefix three octets, {@code fe:e1:bb}; empty if all 16 million are taken */
    public Optional<Lladdr> lladdr(String prefix) {
        long base = Lladdr.parse(prefix + ":00:00:00").orElseThrow().bits();
        for (long i = 1; i < 1 << 24; i++) {
            Lladdr lladdr = new Lladdr(base | i);
            if (!lladdrs.contains(lladdr)) {
                return Optional.of(lladdr);
            }
        }
        return Optional.empty();
    }

    /** An IPv4 address outside the range that dhcpd(8) hands out; empty if all are taken. */
    public Optional<IpAddress> address(Network network) {
        long last = number(network.subnet().last());
        for (long i = number(network.subnet().base()); i <= last; i++) {
            IpAddress address = address(i);
            Optional<Network.Range> range = network.range().filter(r -> r.contains(address));
            if (range.isPresent()) {
                i = number(range.get().high());
            } else if (network.subnet().hasRoomFor(address) && !addresses.contains(address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private static long number(IpAddress v4) {
        long number = 0;
        for (byte octet : v4.octets()) {
            number = number << 8 | octet & 0xff;
        }
        return number;
    }

    private static IpAddress address(long number) {
        return IpAddress.of(
                new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
}
