package org.autoinstalld.signify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures, judged by signify(1) itself. */
@Needs(RealPart.SIGNIFY)
class SignedListTest {
    private static final String LIST =
            "SHA256 (INSTALL.amd64) = " + "a".repeat(64) + "\nSHA256 (base78.tgz) = " + "b".repeat(64) + "\n";

    @TempDir
    private Path folder;

    private Path key;
    private byte[] signed;

    @BeforeEach
    void sign() throws IOException {
        Signify.generate(folder, "openbsd-78-base");
        key = folder.resolve("openbsd-78-base.pub");
        Files.writeString(folder.resolve("SHA256"), LIST);
        Signify.sign(folder, folder.resolve("openbsd-78-base.sec"), "SHA256");
        signed = Files.readAllBytes(folder.resolve("SHA256.sig"));
    }

    @Test
    void takesWhatSignifySigns() throws Exception {
        SignedList list = SignedList.verified(signed, PublicKeyFile.parse(Files.readAllBytes(key)));

        assertThat(list.digests()).containsOnlyKeys("INSTALL.amd64", "base78.tgz");
        assertThat(list.digests()).containsEntry("base78.tgz", "b".repeat(64));
        assertThat(list.number()).contains("78");
        assertThat(PublicKeyFile.signature(signed).comment()).isEqualTo("verify with openbsd-78-base.pub");
    }

    /** Of key, signature and message: nothing is taken that signify refuses, and nothing refused that it takes. */
    @Test
    void judgesMutationsAsSignifyDoes() throws Exception {
        Random random = new Random(78);
        byte[] rightKey = Files.readAllBytes(key);
        Path otherKey = folder.resolve("mutated.pub");
        int taken = 0;
        for (int i = 0; i < 240; i++) {
            byte[] list = signed;
            byte[] public78 = rightKey;
            if (i % 3 == 0) {
                public78 = mutated(rightKey, 0, rightKey.length, random);
            } else if (i % 3 == 1) {
                list = mutated(signed, 0, PublicKeyFile.signature(signed).end(), random);
            } else {
                list = mutated(signed, PublicKeyFile.signature(signed).end(), signed.length, random);
            }
            Files.write(otherKey, public78);
            Files.write(folder.resolve("mutated.sig"), list);
            boolean theirs = Signify.takes(folder, otherKey, "mutated.sig");
            taken += theirs ? 1 : 0;
            assertThat(verifies(list, public78))
                    .as("mutation %d of\n%s\nwith\n%s", i, text(list), text(public78))
                    .isEqualTo(theirs);
        }
        assertThat(taken).as("some mutations concern nothing that counts").isPositive();
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static boolean verifies(byte[] list, byte[] key) {
        try {
            PublicKeyFile.parse(key).verify(list);
            return true;
        } catch (SignifyException e) {
            return false;
        }
    }

    private static byte[] mutated(byte[] octets, int from, int to, Random random) {
        int at = from + random.nextInt(to - from);
        byte[] copy = octets.clone();
        switch (random.nextInt(6)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> copy = without(copy, at, 1 + random.nextInt(3));
            case 3 -> copy = with(copy, at, new byte[] {(byte) " \t\n\r=A\0".charAt(random.nextInt(7))});
            case 4 ->
                copy = with(copy, to - random.nextInt(Math.min(5, to - from)), "=".getBytes(StandardCharsets.US_ASCII));
            default -> copy = Arrays.copyOf(copy, at);
        }
        return copy;
    }

    private static byte[] without(byte[] octets, int at, int number) {
        int end = Math.min(octets.length, at + number);
        byte[] copy = new byte[octets.length - (end - at)];
        System.arraycopy(octets, 0, copy, 0, at);
        System.arraycopy(octets, end, copy, at, octets.length - end);
        return copy;
    }

    private static byte[] with(byte[] octets, int at, byte[] more) {
        byte[] copy = new byte[octets.length + more.length];
        System.arraycopy(octets, 0, copy, 0, at);
        System.arraycopy(more, 0, copy, at, more.length);
        System.arraycopy(octets, at, copy, at + more.length, octets.length - at);
        return copy;
    }

    /** The last digit of a signature holds bits that belong to no octet. */
    @Test
    void judgesLeftOverBitsAsSignifyDoes() throws Exception {
        String text = text(signed);
        int pad = text.indexOf('=');
        for (char digit : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
            byte[] list =
                    (text.substring(0, pad - 1) + digit + text.substring(pad)).getBytes(StandardCharsets.ISO_8859_1);
            Files.write(folder.resolve("mutated.sig"), list);
            assertThat(verifies(list, Files.readAllBytes(key)))
                    .as(String.valueOf(digit))
                    .isEqualTo(Signify.takes(folder, key, "mutated.sig"));
        }
    }

    @Test
    void refusesWhatIsNoListThoughItIsSigned() throws IOException {
        for (String message : new String[] {
            "SHA256 (../base78.tgz) = " + "b".repeat(64) + "\n",
            "SHA256 (.hidden) = " + "b".repeat(64) + "\n",
            "SHA256 (a/b) = " + "b".repeat(64) + "\n",
            "SHA256 (base78.tgz) = " + "b".repeat(63) + "\n",
            "SHA256 (base78.tgz) = " + "B".repeat(64) + "\n",
            "SHA256 (base78.tgz) = " + "b".repeat(64),
            "SHA256 (base78.tgz) = " + "b".repeat(64) + "\r\n",
            "SHA256 (SHA256.sig) = " + "b".repeat(64) + "\n",
            "MD5 (base78.tgz) = " + "b".repeat(64) + "\n",
            "\n",
            "SHA256 (a) = " + "b".repeat(64) + "\nSHA256 (a) = " + "b".repeat(64) + "\n"
        }) {
            Files.writeString(folder.resolve("SHA256"), message);
            Signify.sign(folder, folder.resolve("openbsd-78-base.sec"), "SHA256");
            byte[] list = Files.readAllBytes(folder.resolve("SHA256.sig"));
            assertThatThrownBy(() -> SignedList.verified(list, PublicKeyFile.parse(Files.readAllBytes(key))))
                    .as(message)
                    .isInstanceOf(SignifyException.class);
        }
    }

    @Test
    void passesOverOtherDigestsThatSignifyKnows() throws Exception {
        Files.writeString(
                folder.resolve("SHA256"),
                "SHA512 (base78.tgz) = " + "c".repeat(128) + "\nSHA256 (base78.tgz) = " + "b".repeat(64)
                        + "\nSHA512/256 (bsd) = " + "d".repeat(64) + "\n");
        Signify.sign(folder, folder.resolve("openbsd-78-base.sec"), "SHA256");
        byte[] list = Files.readAllBytes(folder.resolve("SHA256.sig"));
        assertThat(SignedList.verified(list, PublicKeyFile.parse(Files.readAllBytes(key)))
                        .digests())
                .containsExactly(Map.entry("base78.tgz", "b".repeat(64)));
    }
}
