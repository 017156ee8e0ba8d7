package org.autoinstalld.dialogue;

/** What ifconfig(8) and route(8) take for addresses in the RAM disk, where no name can be looked up. */
final class Addresses {
    private Addresses() {}

    static boolean isV4(String text) {
        return v4(text) >= 0;
    }

    /** The address as a number; -1 if it is none. */
    static long v4(String text) {
        long all = 0;
        int parts = 0;
        int at = 0;
        while (parts < 4) {
            int dot = text.indexOf('.', at);
            int end = dot < 0 ? text.length() : dot;
            String part = text.substring(at, end);
            if (part.length() > 3 || !Names.isDigits(part) || Integer.parseInt(part) > 255) {
                return -1;
            }
            all = all << 8 | Integer.parseInt(part);
            parts++;
            if (dot < 0) {
                break;
            }
            at = dot + 1;
            if (parts == 4) {
                return -1;
            }
        }
        return parts == 4 ? all : -1;
    }

    /** ADDRESS/BITS. */
    static boolean isV4Prefix(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && isV4(text.substring(0, slash)) && bits(text.substring(slash + 1), 32) >= 0;
    }

    /** Dotted, or as a hexadecimal number. */
    static long mask(String text) {
        if (text.startsWith("0x") && text.length() > 2 && text.length() <= 10) {
            return text.substring(2).chars().allMatch(c -> Character.digit(c, 16) >= 0)
                    ? Long.parseLong(text.substring(2), 16)
                    : -1;
        }
        return v4(text);
    }

    static long maskOfBits(int bits) {
        return bits == 0 ? 0 : 0xffffffffL << 32 - bits & 0xffffffffL;
    }

    /** -1 if it is no number from 0 to {@code max}. */
    static int bits(String text, int max) {
        if (!Names.isDigits(text) || text.length() > 3) {
            return -1;
        }
        int bits = Integer.parseInt(text);
        return bits <= max ? bits : -1;
    }

    static boolean isV6(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address) == 8;
        }
        String right = address.substring(gap + 2);
        if (right.contains("::")) {
            return false;
        }
        int before = gap == 0 ? 0 : groups(address.substring(0, gap));
        int after = right.isEmpty() ? 0 : groups(right);
        return before >= 0 && after >= 0 && before + after < 8;
    }

    static boolean isV6Prefix(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && isV6(text.substring(0, slash)) && bits(text.substring(slash + 1), 128) >= 0;
    }

    /** Number of 16-bit groups; -1 if one is wrong. A final IPv4 address counts as two. */
    private static int groups(String text) {
        String[] parts = text.split(":", -1);
        int groups = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean hex =
                    !part.isEmpty() && part.length() <= 4 && part.chars().allMatch(c -> Character.digit(c, 16) >= 0);
            if (!hex && !(i == parts.length - 1 && isV4(part))) {
                return -1;
            }
            groups += hex ? 1 : 2;
        }
        return groups;
    }
}
