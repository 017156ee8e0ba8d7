package org.autoinstalld.address;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link-layer (MAC) address; see lladdr in ifconfig(8) and vm.conf(5).
 *
 * @param bits the 48 bits, first octet highest
 */
public record Lladdr(long bits) implements Comparable<Lladdr> {
    private static final Pattern DOTTED = Pattern.compile("([0-9A-Fa-f]{4})\\.([0-9A-Fa-f]{4})\\.([0-9A-Fa-f]{4})");
    private static final Pattern BARE = Pattern.compile("[0-9A-Fa-f]{12}");

    public Lladdr {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits");
        }
    }

    /**
     * Reads six octets of one or two hexadecimal digits with one kind of sign between, {@code :} or {@code -}. This is
     * the form a request names a machine by; a bare run of digits is left to host names.
     */
    public static Optional<Lladdr> parse(String text) {
        long bits = 0;
        int at = 0;
        char sign = 0;
        for (int octet = 0; octet < 6; octet++) {
            if (octet > 0) {
                if (at >= text.length() || !isSign(text.charAt(at), sign)) {
                    return Optional.empty();
                }
                sign = text.charAt(at++);
            }
            int start = at;
            int value = 0;
            while (at < text.length() && at - start < 2 && hex(text.charAt(at)) >= 0) {
                value = value << 4 | hex(text.charAt(at++));
            }
            if (at == start) {
                return Optional.empty();
            }
            bits = bits << 8 | value;
        }
        return at == text.length() ? Optional.of(new Lladdr(bits)) : Optional.empty();
    }

    private static boolean isSign(char c, char before) {
        return before == 0 ? c == ':' || c == '-' : c == before;
    }

    /** The digit's value; -1 for anything but ASCII digits, whatever else Unicode calls one. */
    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    /** Reads every spelling people write: also {@code 0200.0029.ae4f} and {@code 02000029ae4f}. */
    public static Optional<Lladdr> parseLenient(String text) {
        if (BARE.matcher(text).matches()) {
            return Optional.of(new Lladdr(Long.parseLong(text, 16)));
        }
        Matcher m = DOTTED.matcher(text);
        if (m.matches()) {
            return Optional.of(new Lladdr(Long.parseLong(m.group(1) + m.group(2) + m.group(3), 16)));
        }
        return parse(text);
    }

    /** Whether the group bit is set: an address for many machines, which no single one can have. */
    public boolean isMulticast() {
        return (bits >>> 40 & 1) == 1;
    }

    /** Whether all bits are 0, which vmd(8) takes for "choose one at random". */
    public boolean isZero() {
        return bits == 0;
    }

    /** Whether it was given by an administrator, not a manufacturer. */
    public boolean isLocal() {
        return (bits >>> 40 & 2) == 2;
    }

    @Override
    public int compareTo(Lladdr other) {
        return Long.compare(bits, other.bits);
    }

    /** The same with hyphens, as the name of a machine of which nothing else is known. */
    public HostName asName() {
        return new HostName(toString().replace(':', '-'));
    }

    /** Lower case, two digits an octet, colons: as ifconfig(8) prints it and the installer asks for it. */
    @Override
    public String toString() {
        char[] out = new char[17];
        for (int i = 0; i < 6; i++) {
            int octet = (int) (bits >>> (40 - 8 * i)) & 0xff;
            out[3 * i] = Character.forDigit(octet >> 4, 16);
            out[3 * i + 1] = Character.forDigit(octet & 15, 16);
            if (i < 5) {
                out[3 * i + 2] = ':';
            }
        }
        return new String(out);
    }
}
