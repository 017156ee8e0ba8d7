package org.autoinstalld.admin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Texts that cannot be guessed, and marks that only this process can make. All of them are safe in URLs and headers. */
final class Hmac {
    private static final int OCTETS = 32;
    private static final String HMAC = "HmacSHA256";

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    Hmac() {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        key = new SecretKeySpec(octets, HMAC);
    }

    /** 256 bits of chance. */
    String random() {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    /** The mark that belongs to {@code text} for as long as this process lives. */
    String of(String text) {
        return HexFormat.of().formatHex(mac(text));
    }

    /** A number below {@code bound} that belongs to {@code text}, and that nobody else can tell. */
    int bucket(String text, int bound) {
        byte[] mac = mac(text);
        int number = (mac[0] & 0x7f) << 16 | (mac[1] & 0xff) << 8 | mac[2] & 0xff;
        return number % bound;
    }

    private byte[] mac(String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + HMAC, e);
        }
    }

    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Whether two texts are the same, in a time that does not tell where they differ. */
    static boolean same(String a, String b) {
        return MessageDigest.isEqual(digest(a), digest(b));
    }
}
