package org.autoinstalld.ledger;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** Names that nobody can guess. */
final class RandomNames {
    static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final int OCTETS = 32;

    private final SecureRandom random = new SecureRandom();

    /** 256 random bits, as 43 characters that may stand in a URL's path. */
    String next() {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
