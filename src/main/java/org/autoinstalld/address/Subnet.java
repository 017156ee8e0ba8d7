package org.autoinstalld.address;

import java.util.Optional;

/**
 * A network and its prefix length, {@code 192.168.1.0/24}.
 *
 * @param base the lowest address; its bits behind the prefix are 0
 * @param bits prefix length, 0 to 32 or 128
 */
public record Subnet(IpAddress base, int bits) implements Comparable<Subnet> {
    public Subnet {
        if (bits < 0 || bits > base.octets().length * 8 || !base.equals(mask(base, bits))) {
            throw new IllegalArgumentException("not a subnet: " + base + "/" + bits);
        }
    }

    /** Empty if {@code text} is not ADDRESS/BITS, or has bits set behind the prefix. */
    public static Optional<Subnet> parse(String text) {
        return split(text).filter(s -> s.base.equals(mask(s.base, s.bits))).map(s -> new Subnet(s.base, s.bits));
    }

    /** Like {@link #parse}, but clears the bits behind the prefix: what {@code 192.168.1.7/24} was meant to be. */
    public static Optional<Subnet> parseLenient(String text) {
        return split(text).map(s -> new Subnet(mask(s.base, s.bits), s.bits));
    }

    /** The network of {@code bits} bits that {@code address} is in. */
    public static Subnet around(IpAddress address, int bits) {
        return new Subnet(mask(address, bits), bits);
    }

    /** The subnet that holds nothing but {@code address}. */
    public static Subnet single(IpAddress address) {
        return new Subnet(address, address.octets().length * 8);
    }

    private record Parts(IpAddress base, int bits) {}

    private static Optional<Parts> split(String text) {
        int slash = text.indexOf('/');
        String length = slash < 0 ? "" : text.substring(slash + 1);
        if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(length);
        return IpAddress.parse(text.substring(0, slash))
                .filter(base -> bits <= base.octets().length * 8)
                .map(base -> new Parts(base, bits));
    }

    private static IpAddress mask(IpAddress address, int bits) {
        byte[] octets = address.octets();
        for (int i = 0; i < octets.length; i++) {
            int keep = Math.max(0, Math.min(8, bits - 8 * i));
            octets[i] &= (byte) (0xff00 >> keep);
        }
        return IpAddress.of(octets);
    }

    public boolean isV4() {
        return base.isV4();
    }

    public boolean contains(IpAddress address) {
        return base.beginsAs(address, bits);
    }

    /** The highest address; for IPv4 with more than two addresses the broadcast address. */
    public IpAddress last() {
        byte[] octets = base.octets();
        for (int i = 0; i < octets.length; i++) {
            int keep = Math.max(0, Math.min(8, bits - 8 * i));
            octets[i] |= (byte) (0xff >> keep);
        }
        return IpAddress.of(octets);
    }

    /** Whether a machine can have {@code address} here: inside, and neither network nor broadcast address. */
    public boolean hasRoomFor(IpAddress address) {
        if (!contains(address)) {
            return false;
        }
        boolean pointToPoint = bits >= base.octets().length * 8 - 1;
        return pointToPoint || !address.equals(base) && !(isV4() && address.equals(last()));
    }

    /** The netmask as an address, {@code 255.255.255.0}. */
    public IpAddress netmask() {
        byte[] ones = new byte[base.octets().length];
        java.util.Arrays.fill(ones, (byte) 0xff);
        return mask(IpAddress.of(ones), bits);
    }

    @Override
    public int compareTo(Subnet other) {
        int byBase = base.compareTo(other.base);
        return byBase != 0 ? byBase : Integer.compare(bits, other.bits);
    }

    @Override
    public String toString() {
        return base + "/" + bits;
    }
}
