package org.autoinstalld.signify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What signify(1) keys and signatures begin with: a line of comment, which nothing vouches for, and a line of base64 with
 * the algorithm, the number of the key and what is the key's or the signature's own.
 *
 * @param comment what stands behind {@code untrusted comment: }
 * @param keyNumber eight octets, in hexadecimal
 * @param value the public key, or the signature, in hexadecimal
 * @param end where what follows begins
 */
public record SignifyFile(String comment, String keyNumber, String value, int end) {
    private static final byte[] HEADER = "untrusted comment: ".getBytes(StandardCharsets.US_ASCII);
    private static final int COMMENT_MAX = 1024;
    private static final int ALGORITHM = 2;
    private static final int KEY_NUMBER = 8;

    /**
     * @param size of the value
     * @throws SignifyException for what signify would not take
     */
    static SignifyFile parse(byte[] text, int size) throws SignifyException {
        int comment = lineEnd(text, 0);
        if (comment <= HEADER.length || !Arrays.equals(HEADER, Arrays.copyOf(text, HEADER.length))) {
            throw new SignifyException("its first line does not begin with 'untrusted comment: '");
        }
        if (comment - HEADER.length >= COMMENT_MAX) {
            throw new SignifyException("its comment is too long");
        }
        int base64 = lineEnd(text, comment + 1);
        if (base64 < 0) {
            throw new SignifyException("its second line does not end");
        }
        byte[] octets = SignifyBase64.decode(text, comment + 1, base64, ALGORITHM + KEY_NUMBER + size);
        if (octets == null) {
            throw new SignifyException("its second line is not base64 of the right length");
        }
        if (octets[0] != 'E' || octets[1] != 'd') {
            throw new SignifyException("its algorithm is not Ed25519");
        }
        return new SignifyFile(
                new String(text, HEADER.length, comment - HEADER.length, StandardCharsets.ISO_8859_1),
                HexFormat.of().formatHex(octets, ALGORITHM, ALGORITHM + KEY_NUMBER),
                HexFormat.of().formatHex(octets, ALGORITHM + KEY_NUMBER, octets.length),
                base64 + 1);
    }

    /** Of the line that begins there; -1 if it does not end. For signify a text ends at a NUL. */
    private static int lineEnd(byte[] text, int from) {
        for (int i = from; i < text.length && text[i] != 0; i++) {
            if (text[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
