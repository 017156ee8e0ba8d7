package org.autoinstalld.signify;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** A public key of signify(1): its number, and the Ed25519 key, both in hexadecimal. */
public record PublicKeyFile(String number, String key) {
    private static final int KEY = 32;
    private static final int SIGNATURE = 64;

    /** What stands before an Ed25519 key in the form that the JDK reads. */
    private static final String X509 = "302a300506032b6570032100";

    /** @throws SignifyException for what signify would not take */
    public static PublicKeyFile parse(byte[] text) throws SignifyException {
        SignifyFile file = SignifyFile.parse(text, KEY);
        return new PublicKeyFile(file.keyNumber(), file.value());
    }

    /** The two first lines of a signed text. */
    public static SignifyFile signature(byte[] signed) throws SignifyException {
        return SignifyFile.parse(signed, SIGNATURE);
    }

    /**
     * What is signed in a text that begins with its signature.
     *
     * @throws SignifyException unless this key signed it
     */
    public byte[] verify(byte[] signed) throws SignifyException {
        SignifyFile signature = signature(signed);
        if (!signature.keyNumber().equals(number)) {
            throw new SignifyException("it was signed with another key");
        }
        byte[] message = Arrays.copyOfRange(signed, signature.end(), signed.length);
        if (!isSignature(signature.value(), message)) {
            throw new SignifyException("its signature is wrong");
        }
        return message;
    }

    private boolean isSignature(String signature, byte[] message) {
        try {
            byte[] encoded = HexFormat.of().parseHex(X509 + key);
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
            verifier.update(message);
            return verifier.verify(HexFormat.of().parseHex(signature));
        } catch (GeneralSecurityException e) {
            // a key or a signature that is no point of the curve
            return false;
        }
    }
}
