package org.autoinstalld.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address without a zone. An IPv4 address in IPv6 clothes ({@code ::ffff:192.0.2.1}) is the IPv4 address.
 */
public final class IpAddress implements Comparable<IpAddress> {
    /** What stands before the bits of an IPv4 address in IPv6 clothes. */
    private static final long MAPPED = 0xffff;

    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    /** Its bits, those of IPv4 at the end: one object in place of three, since every host has some. */
    private final long high;

    private final long low;
    private final boolean v4;

    private IpAddress(long high, long low) {
        v4 = high == 0 && low >>> 32 == MAPPED;
        this.high = high;
        this.low = low;
    }

    /** Any zone is dropped: an address is looked up by its bits. */
    public static IpAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    /** From 4 or 16 octets, network order. */
    public static IpAddress of(byte[] octets) {
        if (octets.length == 4) {
            return v4(octets);
        }
        if (octets.length != 16) {
            throw new IllegalArgumentException("neither 4 nor 16 octets");
        }
        return new IpAddress(bits(octets, 0, 8), bits(octets, 8, 16));
    }

    private static IpAddress v4(byte[] octets) {
        return new IpAddress(0, MAPPED << 32 | bits(octets, 0, 4));
    }

    private static long bits(byte[] octets, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = bits << 8 | octets[i] & 0xff;
        }
        return bits;
    }

    /**
     * Reads dotted-quad IPv4, all four numbers in decimal without leading zeros (some programs take those for octal),
     * or IPv6. Never asks a name server.
     */
    public static Optional<IpAddress> parse(String text) {
        byte[] octets = new byte[4];
        if (readV4(text, octets)) {
            return Optional.of(v4(octets));
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
        return v4;
    }

    public boolean isLoopback() {
        return v4 ? octet(0) == 127 : high == 0 && low == 1;
    }

    /** Whether it is 0.0.0.0 or ::, which no machine has. */
    public boolean isUnspecified() {
        return v4 ? (int) low == 0 : high == 0 && low == 0;
    }

    private int length() {
        return v4 ? 4 : 16;
    }

    private int octet(int at) {
        int place = v4 ? 12 + at : at;
        return (int) ((place < 8 ? high : low) >>> 56 - 8 * (place & 7)) & 0xff;
    }

    /** 4 or 16 octets, network order. */
    public byte[] octets() {
        byte[] octets = new byte[length()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) octet(i);
        }
        return octets;
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(octets());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("neither 4 nor 16 octets", e);
        }
    }

    /** Whether it is of the same kind as {@code other}, and begins with the same {@code bits} bits. */
    boolean beginsAs(IpAddress other, int bits) {
        int places = v4 ? 96 + bits : bits;
        return v4 == other.v4
                && ((high ^ other.high) & mask(places)) == 0
                && ((low ^ other.low) & mask(places - 64)) == 0;
    }

    /** The highest {@code bits} bits of 64. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << 64 - bits;
    }

    /** IPv4 before IPv6, then by number. */
    @Override
    public int compareTo(IpAddress other) {
        if (v4 != other.v4) {
            return v4 ? -1 : 1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress ip && v4 == ip.v4 && high == ip.high && low == ip.low;
    }

    @Override
    public int hashCode() {
        return v4 ? (int) low : 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    /** Dotted quad, or IPv6 as RFC 5952 wants it. */
    @Override
    public String toString() {
        return v4 ? octet(0) + "." + octet(1) + "." + octet(2) + "." + octet(3) : rfc5952(octets());
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
