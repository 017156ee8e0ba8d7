package org.autoinstalld.responsefile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A complete, checked file, ready to send. */
public final class Body {
    private final byte[] bytes;
    private volatile String digest = "";

    public Body(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    public int length() {
        return bytes.length;
    }

    /** A read-only view of the bytes; no copy. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** SHA-256, hexadecimal; made when it is first asked for. */
    public String digest() {
        String known = digest;
        if (known.isEmpty()) {
            known = sha256(bytes);
            digest = known;
        }
        return known;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
