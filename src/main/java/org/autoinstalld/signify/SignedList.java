package org.autoinstalld.signify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SHA256.sig of a directory, verified.
 *
 * @param text the file as it came, each octet a character
 * @param digest SHA-256 of the file, in hexadecimal: what its generation is called by
 * @param digests SHA-256 by file name, in the order of the list
 */
public record SignedList(String text, String digest, Map<String, String> digests) {
    /** Its name, in every directory. */
    public static final String NAME = "SHA256.sig";

    /** More than any list has; a hostile one ends here. */
    public static final int MAX = 1 << 20;

    private static final Pattern LINE =
            Pattern.compile("SHA256 \\(([A-Za-z0-9][A-Za-z0-9._+-]{0,254})\\) = ([0-9a-f]{64})");
    /** Another digest of a file, which signify(1) knows too, and nobody here needs. */
    private static final Pattern OTHER =
            Pattern.compile("SHA512(?:/256)? \\([A-Za-z0-9][A-Za-z0-9._+-]{0,254}\\) = [0-9a-f]{64,128}");

    private static final Pattern BASE = Pattern.compile("base([0-9]{2,3})\\.tgz");

    /** @throws SignifyException unless that key signed it, and it is a list and nothing else */
    public static SignedList verified(byte[] octets, PublicKeyFile key) throws SignifyException {
        return of(octets, key.verify(octets));
    }

    /** A list that was verified when it was stored. */
    public static SignedList stored(byte[] octets) throws SignifyException {
        int end = PublicKeyFile.signature(octets).end();
        return of(octets, Arrays.copyOfRange(octets, end, octets.length));
    }

    private static SignedList of(byte[] octets, byte[] message) throws SignifyException {
        Map<String, String> digests = new LinkedHashMap<>();
        String text = new String(message, StandardCharsets.ISO_8859_1);
        int number = 2;
        for (int from = 0; from < text.length(); number++) {
            int end = text.indexOf('\n', from);
            String one = text.substring(from, end < 0 ? text.length() : end);
            Matcher line = LINE.matcher(one);
            if (end >= 0 && OTHER.matcher(one).matches()) {
                from = end + 1;
                continue;
            }
            if (end < 0 || !line.matches() || line.group(1).equals(NAME)) {
                throw new SignifyException(
                        "line " + (number + 1) + " is not 'SHA256 (NAME) = ' and 64 hexadecimal digits");
            }
            if (digests.put(line.group(1), line.group(2)) != null) {
                throw new SignifyException(line.group(1) + " is listed twice");
            }
            from = end + 1;
        }
        return new SignedList(
                new String(octets, StandardCharsets.ISO_8859_1),
                hex(sha256().digest(octets)),
                Collections.unmodifiableMap(digests));
    }

    /** The file as it came. */
    public byte[] octets() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The number in the names of the sets, {@code 78}; empty if there is no base set. */
    public Optional<String> number() {
        return digests.keySet().stream()
                .map(BASE::matcher)
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .findFirst();
    }

    /** What digests are made by. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Octets in the form of a list. */
    public static String hex(byte[] octets) {
        return HexFormat.of().formatHex(octets);
    }
}
