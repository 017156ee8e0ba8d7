package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final String LARGE = "0123456789abcdef".repeat(64 * 1024);

    @TempDir
    static Path folder;

    private static Certificate first;
    private static Certificate second;
    private static Certificate rsa;

    private final Counters counters = new Counters();
    private final Tls tls = sound(first.certificate, first.key);
    private Listener listener;
    private ListenAddress address;

    @BeforeAll
    static void certificates() {
        first = Certificate.make(folder, "first", "EC");
        second = Certificate.make(folder, "second", "EC");
        rsa = Certificate.make(folder, "rsa", "RSA");
    }

    @BeforeEach
    void start() throws BindFailedException {
        listener = Listener.admin(
                List.of(InstallListenerTest.ANY_PORT),
                tls,
                r -> AdminReply.plain(200, r.path().equals("/large") ? LARGE : r.path() + " " + r.tls() + "\n"),
                EventSource.none(),
                new ListenerContext(Limits.forPeople(), new RecordedLog(), counters, trusted -> false));
        address = listener.addresses().get(0);
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(1));
        assertThat(counters.of(Incident.FAILED)).isZero();
    }

    private static Tls sound(Path certificate, Path key) {
        try {
            return Tls.read(certificate, key);
        } catch (Tls.UnsoundException e) {
            throw new AssertionError(e.problem().toString(), e);
        }
    }

    private static Problem unsound(Path certificate, Path key) {
        return catchThrowableOfType(Tls.UnsoundException.class, () -> Tls.read(certificate, key))
                .problem();
    }

    private SSLSocket connect(Certificate trusted) throws IOException {
        SSLSocket socket = (SSLSocket)
                trusted.trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), address.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private String exchange(Certificate trusted, String request) throws IOException {
        try (SSLSocket socket = connect(trusted)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
    }

    private static final String LAST = "Connection: close\r\n\r\n";

    @Test
    void aPageComesOverTls() throws Exception {
        assertThat(exchange(first, get("/a") + LAST))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("/a true\n");
    }

    @Test
    void rsaDoesToo() throws Exception {
        tls.renew(rsa.certificate, rsa.key);
        assertThat(exchange(rsa, get("/a") + LAST)).endsWith("/a true\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_RSA_WITH_AES_256_CBC_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"
            })
    void oldSuitesOfTls12AreRefused(String suite) throws Exception {
        tls.renew(rsa.certificate, rsa.key);
        assertThatThrownBy(() -> handshake(rsa, "TLSv1.2", suite)).isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "RSA, TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "EC,  TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "EC,  TLSv1.3, TLS_AES_128_GCM_SHA256",
        "RSA, TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
    })
    void soundSuitesAreTaken(String kind, String protocol, String suite) throws Exception {
        Certificate certificate = kind.equals("RSA") ? rsa : first;
        tls.renew(certificate.certificate, certificate.key);
        handshake(certificate, protocol, suite);
    }

    private void handshake(Certificate trusted, String protocol, String suite) throws IOException {
        try (SSLSocket socket = connect(trusted)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
        }
    }

    @Test
    void requestsSentAheadAreAnsweredOneAfterTheOther() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            all.append(get("/" + i)).append("\r\n");
        }
        String answers = exchange(first, all + get("/end") + LAST);

        for (int i = 0; i < 20; i++) {
            assertThat(answers).contains("\r\n\r\n/" + i + " true\n");
        }
        assertThat(answers).endsWith("/end true\n");
    }

    @Test
    void aLargePageComesWhole() throws Exception {
        assertThat(exchange(first, get("/large") + LAST)).endsWith("\r\n\r\n" + LARGE);
    }

    @Test
    void whatIsRefusedIsToldBeforeTheEnd() throws Exception {
        assertThat(exchange(first, "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void anotherCertificateIsForConnectionsToCome() throws Exception {
        try (SSLSocket before = connect(first)) {
            before.startHandshake();
            tls.renew(second.certificate, second.key);
            before.getOutputStream().write((get("/a") + LAST).getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(before.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("/a true\n");
        }
        assertThat(exchange(second, get("/b") + LAST)).endsWith("/b true\n");
        assertThatThrownBy(() -> exchange(first, get("/b") + LAST)).isInstanceOf(SSLException.class);
    }

    @Test
    void anUnsoundOneChangesNothing() throws Exception {
        assertThatThrownBy(() -> tls.renew(second.certificate, first.key)).isInstanceOf(Tls.UnsoundException.class);
        assertThat(exchange(first, get("/b") + LAST)).endsWith("/b true\n");
    }

    @Test
    void whoSpeaksPlainHttpIsNotAnswered() throws Exception {
        assertThat(Wire.exchange(address, get("/") + LAST)).doesNotContain("HTTP/1.1 200");
        assertThat(exchange(first, get("/b") + LAST)).endsWith("/b true\n");
    }

    @Test
    void whatIsWrongWithTheFilesIsSaidOfTheFile() throws Exception {
        Path none = folder.resolve("none.pem");
        assertThat(unsound(none, first.key).toString())
                .isEqualTo(none + ": error: cannot be read: no such file or" + " directory; a PEM file");
        assertThat(unsound(first.key, first.key).toString()).startsWith(first.key + ": error: ");
        assertThat(unsound(first.certificate, first.certificate).message()).isEqualTo("holds no private key");
        assertThat(unsound(first.certificate, second.key).message())
                .isEqualTo("not the key of certificate '" + first.certificate + "'");
        assertThat(unsound(rsa.certificate, second.key).message())
                .isEqualTo("not a private key for an RSA certificate");
        Path old = Certificate.pem(folder.resolve("old.key"), "RSA PRIVATE KEY", rsa.encodedKey());
        assertThat(unsound(rsa.certificate, old).toString())
                .isEqualTo(old + ": error: the private key is in the form 'RSA', not PKCS #8;"
                        + " openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
        Path garbage = Files.writeString(folder.resolve("garbage.crt"), "-----BEGIN CERTIFICATE-----\nAA\n");
        assertThat(unsound(garbage, first.key).message()).isIn("not a certificate", "holds no certificate");
    }
}
