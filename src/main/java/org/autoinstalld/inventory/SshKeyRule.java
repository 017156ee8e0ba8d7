package org.autoinstalld.inventory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** Whether a line is a public key as sshd(8) reads authorized_keys. The installer appends it unchecked. */
final class SshKeyRule {
    private static final Set<String> TYPES = Set.of(
            "ssh-ed25519",
            "ssh-rsa",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");

    private SshKeyRule() {}

    /** Warns of one that is none. It is kept, since people have such lines and the installer takes them. */
    static boolean check(String line, ValueAt at) {
        if (!line.equals("none") && !isKey(line)) {
            at.warning("'" + at.key() + "' is not a public key that sshd would take", "TYPE BASE64 [COMMENT]");
        }
        return true;
    }

    static boolean isKey(String line) {
        String[] words = line.split("[ \t]+", 3);
        if (words.length < 2 || !TYPES.contains(words[0])) {
            return false;
        }
        try {
            ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(words[1]));
            if (!part(blob).equals(words[0])) {
                return false;
            }
            // what follows the type are length-prefixed numbers or strings, to the last byte
            while (blob.hasRemaining()) {
                part(blob);
            }
            return true;
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException e) {
            return false;
        }
    }

    private static String part(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw new IllegalArgumentException("length");
        }
        byte[] bytes = new byte[length];
        blob.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
