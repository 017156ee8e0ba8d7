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
    private static final Pattern OCTETS = Pattern.compile(
            "([0-9A-Fa-f]{1,2})([:-])([0-9A-Fa-f]{1,2})\\2([0-9A-Fa-f]{1,2})\\2([0-9A-Fa-f]{1,2})\\2([0-9A-Fa-f]{1,2})\\2([0-9A-Fa-f]{1,2})");
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
        Matcher m = OCTETS.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        long bits = octet(m, 1);
        for (int group = 3; group <= 7; group++) {
            bits = bits << 8 | octet(m, group);
        }
        return Optional.of(new Lladdr(bits));
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

    private static int octet(Matcher m, int group) {
        return Integer.parseInt(m.group(group), 16);
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
