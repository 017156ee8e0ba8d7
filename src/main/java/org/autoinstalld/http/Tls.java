package org.autoinstalld.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;

/** Certificate and key of a listener, from PEM files; may be exchanged while it listens. TLS 1.3, and of 1.2 its sound part. */
public final class Tls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");
    private static final String CONVERT = "openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW";

    /**
     * All of TLS 1.3. Of TLS 1.2 what has forward secrecy and authenticated encryption, as RFC 9325 section 4.2 asks: with an
     * RSA key exchange a key that leaks later opens all that was recorded, and CBC has been attacked time and again.
     */
    private static final List<String> SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private volatile SslContext context;

    private Tls(SslContext context) {
        this.context = context;
    }

    /** What is wrong with one of the two files. */
    public static final class UnsoundException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Problem problem;

        UnsoundException(Path file, String message, String remedy) {
            problem = Problem.error(Place.of(file.toString()), message, remedy);
        }

        /** At the file that is to blame. */
        public Problem problem() {
            return problem;
        }
    }

    /**
     * Reads both.
     *
     * @param certificate the server's first, then those that vouch for it
     * @param key in the form of PKCS #8, not encrypted
     */
    public static Tls read(Path certificate, Path key) throws UnsoundException {
        return new Tls(contextOf(certificate, key));
    }

    /** Takes other files, or the same ones again, for connections to come. If they are unsound nothing changes. */
    public void renew(Path certificate, Path key) throws UnsoundException {
        context = contextOf(certificate, key);
    }

    SslHandler handler(ByteBufAllocator allocator) {
        return context.newHandler(allocator);
    }

    private static SslContext contextOf(Path certificate, Path key) throws UnsoundException {
        X509Certificate[] chain = chain(certificate);
        PrivateKey privateKey = privateKey(key, chain[0].getPublicKey().getAlgorithm());
        if (!belongTogether(privateKey, chain[0])) {
            throw new UnsoundException(
                    key, "not the key of certificate '" + certificate + "'", "the key that it was made with");
        }
        try {
            return SslContextBuilder.forServer(privateKey, chain)
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
                    .build();
        } catch (IOException e) {
            throw new UnsoundException(certificate, "cannot be used: " + Reason.of(e), "another certificate");
        }
    }

    private static X509Certificate[] chain(Path file) throws UnsoundException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes(file)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new UnsoundException(file, "holds no certificate", "a PEM file with one");
            }
            return chain.toArray(X509Certificate[]::new);
        } catch (CertificateException e) {
            throw new UnsoundException(file, "not a certificate", "a PEM file with one");
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws UnsoundException {
        Matcher pem = KEY.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new UnsoundException(file, "holds no private key", "a PEM file with one");
        }
        if (!pem.group(1).isEmpty()) {
            String kind = pem.group(1).strip();
            throw new UnsoundException(file, "the private key is in the form '" + kind + "', not PKCS #8", CONVERT);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(pem.group(2));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new UnsoundException(
                    file, "not a private key for an " + algorithm + " certificate", "the key it was made with");
        } catch (GeneralSecurityException e) {
            throw new UnsoundException(file, "keys of kind " + algorithm + " are not known here", "an RSA or EC key");
        }
    }

    /** Signs something with the one and checks it with the other. */
    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static byte[] bytes(Path file) throws UnsoundException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new UnsoundException(file, "cannot be read: no such file or directory", "a PEM file");
        } catch (AccessDeniedException e) {
            throw new UnsoundException(
                    file, "cannot be read: permission denied", "a file that the server's user reads");
        } catch (IOException e) {
            throw new UnsoundException(file, "cannot be read: " + Reason.of(e), "a PEM file");
        }
    }
}
