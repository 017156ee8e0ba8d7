package org.autoinstalld.address;

import java.util.Optional;

/** An address of an interface and how many of its bits are its network's, {@code 192.168.1.2/24}. */
public record PrefixedAddress(IpAddress address, Subnet subnet) {

    /** Empty if that is not ADDRESS/BITS, or no interface can have that address. */
    public static Optional<PrefixedAddress> parse(String text) {
        int slash = text.indexOf('/');
        return Subnet.parseLenient(text)
                .flatMap(subnet -> IpAddress.parse(text.substring(0, slash))
                        .filter(subnet::hasRoomFor)
                        .map(address -> new PrefixedAddress(address, subnet)));
    }

    @Override
    public String toString() {
        return address + "/" + subnet.bits();
    }
}
