package org.autoinstalld.dialogue;

import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;

/**
 * What ifconfig(8) and route(8) take for addresses in the RAM disk, where no name can be looked up: inet_net_pton(3) reads
 * an IPv4 address with a prefix length, inet_aton(3) any other, and inet_pton(3) IPv6.
 */
final class Addresses {
    private static final Pattern DOTTED = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    private static final Pattern LONG_GROUP = Pattern.compile("[0-9A-Fa-f]{5}");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,8}");
    private static final long ALL = 0xffffffffL;

    private Addresses() {}

    /** An IPv4 address with the length of its network's prefix. */
    record Prefix(long address, int bits) {
        long mask() {
            return bits == 0 ? 0 : ALL << 32 - bits & ALL;
        }

        /** Whether an address is in the network. */
        boolean holds(long other) {
            return (address & mask()) == (other & mask());
        }

        @Override
        public String toString() {
            return dotted(address) + "/" + bits;
        }
    }

    /** Four decimal numbers: the form that people mean by an address. */
    static boolean isDotted(String text) {
        return DOTTED.matcher(text).matches() && octets(text) >= 0;
    }

    /** {@link #isDotted} with a prefix length. */
    static boolean isDottedPrefix(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && isDotted(text.substring(0, slash)) && bits(text.substring(slash + 1), 32) >= 0;
    }

    /**
     * One to four numbers, each decimal, octal with a 0 or hexadecimal with 0x before it; the last fills the rest of the
     * address, so {@code 10.1} is 10.0.0.1 (inet_aton(3)). -1 if it is none.
     */
    static long v4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4) {
            return -1;
        }
        long all = 0;
        for (int i = 0; i < parts.length; i++) {
            long part = number(parts[i]);
            long most = i < parts.length - 1 ? 0xff : ALL >> 8 * i;
            if (part < 0 || part > most) {
                return -1;
            }
            all |= i < parts.length - 1 ? part << 24 - 8 * i : part;
        }
        return all;
    }

    /** -1 if it is no number, or one of more than 32 bits. */
    private static long number(String text) {
        boolean hex = text.startsWith("0x") || text.startsWith("0X");
        String digits = hex ? text.substring(2) : text;
        int base = hex ? 16 : text.startsWith("0") ? 8 : 10;
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, base) : -1;
            value = value * base + digit;
            if (digit < 0 || value > ALL) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : value;
    }

    /** Octets from the left and {@code /BITS}: what is left out on the right is 0, so {@code 10.1/16} is 10.1.0.0. */
    static Optional<Prefix> v4Prefix(String text) {
        int slash = text.indexOf('/');
        int bits = slash < 0 ? -1 : bits(text.substring(slash + 1), 32);
        if (slash < 1 || bits < 0) {
            return Optional.empty();
        }
        String octets = text.substring(0, slash);
        long address = octets.length() > 2 && (octets.startsWith("0x") || octets.startsWith("0X"))
                ? nybbles(octets.substring(2))
                : octets(octets);
        return address < 0 ? Optional.empty() : Optional.of(new Prefix(address, bits));
    }

    private static long octets(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length > 4) {
            return -1;
        }
        long all = 0;
        for (int i = 0; i < parts.length; i++) {
            // zeros in front are nothing here, not octal
            int octet = InstallerNames.isDigits(parts[i]) ? decimal(parts[i], 255) : -1;
            if (octet < 0) {
                return -1;
            }
            all |= (long) octet << 24 - 8 * i;
        }
        return all;
    }

    /** Hexadecimal digits from the left; what is left out on the right is 0. */
    private static long nybbles(String text) {
        return HEX.matcher(text).matches() ? Long.parseLong(text, 16) << 32 - 4 * text.length() : -1;
    }

    static String dotted(long address) {
        return (address >> 24) + "." + (address >> 16 & 0xff) + "." + (address >> 8 & 0xff) + "." + (address & 0xff);
    }

    /** Whether no bit that is set follows one that is not; ifconfig(8) takes no other masks. */
    static boolean isContiguous(long mask) {
        return (mask & (~mask & ALL) >> 1) == 0;
    }

    /** -1 if it is no number from 0 to {@code max}. */
    static int bits(String text, int max) {
        return InstallerNames.isDigits(text) ? decimal(text, max) : -1;
    }

    private static int decimal(String digits, int max) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            value = value * 10 + digits.charAt(i) - '0';
            if (value > max) {
                return -1;
            }
        }
        return value;
    }

    /** Any IPv6 address; one that is valid on one link, and no other, can name the link. */
    static boolean isV6(String text) {
        int zone = text.indexOf('%');
        return v6(text).isPresent() && (zone < 0 || isOfLink(text) && zone + 1 < text.length());
    }

    /** Without its zone. A group has four digits at most for inet_pton(3). */
    private static Optional<IpAddress> v6(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        return address.indexOf(':') < 0 || LONG_GROUP.matcher(address).find()
                ? Optional.empty()
                : IpAddress.parse(address);
    }

    /** Link-local, unicast or multicast: ifconfig(8) shows these with a scope. */
    static boolean isOfLink(String text) {
        return v6(text).filter(a -> !a.isV4())
                .map(IpAddress::octets)
                .map(Addresses::isOfLink)
                .orElse(false);
    }

    private static boolean isOfLink(byte[] octets) {
        int group = (octets[0] & 0xff) << 8 | octets[1] & 0xff;
        return (group & 0xffc0) == 0xfe80 || (group & 0xff0f) == 0xff02 || (group & 0xff0f) == 0xff01;
    }

    static boolean isV6Prefix(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && isV6(text.substring(0, slash)) && bits(text.substring(slash + 1), 128) >= 0;
    }
}
