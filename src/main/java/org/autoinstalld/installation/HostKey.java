package org.autoinstalld.installation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A public host key of sshd(8).
 *
 * @param type {@code ssh-ed25519}
 * @param key in base64, as in the file
 */
public record HostKey(String type, String key) {
    /** Those that ssh-keygen(1) -A makes, with their numbers in SSHFP records (RFC 4255, 6594, 7479). */
    private static final Map<String, Integer> TYPES = Map.of(
            "ssh-rsa", 1,
            "ecdsa-sha2-nistp256", 3,
            "ecdsa-sha2-nistp384", 3,
            "ecdsa-sha2-nistp521", 3,
            "ssh-ed25519", 4);

    private static final int SHA256 = 2;
    private static final int LONGEST = 4096;

    /** Reads a line of a {@code .pub} file; the comment behind the key is left out. Empty if it is no such key. */
    public static Optional<HostKey> parse(String line) {
        String[] words = line.strip().split("[ \t]+", 3);
        if (words.length < 2 || !TYPES.containsKey(words[0]) || words[1].length() > LONGEST) {
            return Optional.empty();
        }
        HostKey key = new HostKey(words[0], words[1]);
        return key.isSound() ? Optional.of(key) : Optional.empty();
    }

    /** Whether the key says itself that it is of its type, and nothing is cut off. */
    private boolean isSound() {
        try {
            ByteBuffer blob = ByteBuffer.wrap(blob());
            byte[] name = new byte[type.length()];
            if (blob.remaining() < Integer.BYTES + name.length || blob.getInt() != name.length) {
                return false;
            }
            blob.get(name);
            while (blob.remaining() >= Integer.BYTES) {
                int length = blob.getInt();
                if (length < 0 || length > blob.remaining()) {
                    return false;
                }
                blob.position(blob.position() + length);
            }
            return !blob.hasRemaining() && type.equals(new String(name, StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] blob() {
        return Base64.getDecoder().decode(key);
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(blob());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** {@code SHA256:...}, as ssh(1) shows it. */
    public String fingerprint() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest());
    }

    /** What an SSHFP record says: algorithm, kind of digest, digest. */
    public String sshfp() {
        return TYPES.getOrDefault(type, 0) + " " + SHA256 + " " + HexFormat.of().formatHex(digest());
    }

    /** Type and key, as in {@code known_hosts}. */
    @Override
    public String toString() {
        return type + " " + key;
    }
}
