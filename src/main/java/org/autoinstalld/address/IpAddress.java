package org.autoinstalld.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address without a zone. An IPv4 address in IPv6 clothes ({@code ::ffff:192.0.2.1}) is the IPv4 address.
 */
public final class IpAddress implements Comparable<IpAddress> {
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private final InetAddress address;

    private IpAddress(InetAddress address) {
        this.address = address;
    }

    /** Any zone is dropped: an address is looked up by its bits. */
    public static IpAddress of(InetAddress address) {
        // one of IPv4 has no zone, and no name that anybody here asks for
        return address instanceof Inet4Address ? new IpAddress(address) : of(address.getAddress());
    }

    /** From 4 or 16 octets, network order. */
    public static IpAddress of(byte[] octets) {
        try {
            return new IpAddress(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("neither 4 nor 16 octets", e);
        }
    }

    /**
     * Reads dotted-quad IPv4, all four numbers in decimal without leading zeros (some programs take those for octal),
     * or IPv6. Never asks a name server.
     */
    public static Optional<IpAddress> parse(String text) {
        byte[] octets = new byte[4];
        if (readV4(text, octets)) {
            return Optional.of(of(octets));
        }
        if (text.length() > 45 || !V6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // a text with a colon is never looked up as a name
            return Optional.of(of(InetAddress.getByName(text)));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean readV4(String text, byte[] octets) {
        int at = 0;
        for (int i = 0; i < 4; i++) {
            if (i > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
                return false;
            }
            int start = at;
            int value = 0;
            while (at < text.length() && at - start < 3 && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = 10 * value + text.charAt(at++) - '0';
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || leadingZero || value > 255) {
                return false;
            }
            octets[i] = (byte) value;
        }
        return at == text.length();
    }

    public boolean isV4() {
        return address instanceof Inet4Address;
    }

    public boolean isLoopback() {
        return address.isLoopbackAddress();
    }

    /** Whether it is 0.0.0.0 or ::, which no machine has. */
    public boolean isUnspecified() {
        return address.isAnyLocalAddress();
    }

    public boolean isMulticast() {
        return address.isMulticastAddress();
    }

    /** 4 or 16 octets, network order. */
    public byte[] octets() {
        return address.getAddress();
    }

    public InetAddress toInetAddress() {
        return address;
    }

    /** IPv4 before IPv6, then by number. */
    @Override
    public int compareTo(IpAddress other) {
        byte[] a = octets();
        byte[] b = other.octets();
        return a.length != b.length ? Integer.compare(a.length, b.length) : Arrays.compareUnsigned(a, b);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress ip && address.equals(ip.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    /** Dotted quad, or IPv6 as RFC 5952 wants it. */
    @Override
    public String toString() {
        return isV4() ? address.getHostAddress() : rfc5952(octets());
    }

    private static String rfc5952(byte[] octets) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | octets[2 * i + 1] & 0xff;
        }
        int[] zeros = longestZeros(groups);
        StringBuilder out = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == zeros[0]) {
                out.append("::");
                i += zeros[1] - 1;
                continue;
            }
            if (out.length() > 0 && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }

    /** Start and length of the first longest run of two or more zero groups; start -1 if there is none. */
    private static int[] longestZeros(int[] groups) {
        int start = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int j = i;
            while (j < 8 && groups[j] == 0) {
                j++;
            }
            if (j - i > length) {
                start = i;
                length = j - i;
            }
            i = Math.max(i, j - 1);
        }
        return new int[] {start, length};
    }
}
