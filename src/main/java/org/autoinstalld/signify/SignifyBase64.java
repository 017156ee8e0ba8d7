package org.autoinstalld.signify;

import org.jspecify.annotations.Nullable;

/**
 * Base64 as b64_pton(3) reads it, by which signify(1) does: white space is passed over, what is needed for a whole number
 * of octets has to be there, padding too, and bits that are left over have to be zero. The JDK's decoder is laxer.
 */
final class SignifyBase64 {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int BITS = 6;
    private static final int SEXTETS = 4;

    private SignifyBase64() {}

    /** The octets of a text that holds exactly so many; null for any other text. */
    static byte @Nullable [] decode(byte[] text, int from, int to, int size) {
        byte[] octets = new byte[size];
        int length = 0;
        int bits = 0;
        int buffer = 0;
        int digits = 0;
        int at = from;
        for (; at < to; at++) {
            int c = text[at] & 0xff;
            if (isSpace(c)) {
                continue;
            }
            if (c == '=') {
                break;
            }
            int value = DIGITS.indexOf(c);
            if (value < 0) {
                return null;
            }
            digits++;
            buffer = buffer << BITS | value;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                if (length == size) {
                    return null;
                }
                octets[length++] = (byte) (buffer >> bits);
            }
            buffer &= (1 << bits) - 1;
        }
        boolean padded = isPadding(text, at, to, digits % SEXTETS);
        return padded && buffer == 0 && length == size ? octets : null;
    }

    private static boolean isPadding(byte[] text, int from, int to, int sextets) {
        int signs = 0;
        for (int at = from; at < to; at++) {
            int c = text[at] & 0xff;
            if (c == '=') {
                signs++;
            } else if (!isSpace(c)) {
                return false;
            }
        }
        return switch (sextets) {
            case 0 -> signs == 0;
            case 2 -> signs == 2;
            case 3 -> signs == 1;
            default -> false;
        };
    }

    /** As isspace(3) in the C locale. */
    private static boolean isSpace(int c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
