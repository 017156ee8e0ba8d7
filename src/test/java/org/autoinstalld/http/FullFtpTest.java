package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ftp(1) of an installed system: sysupgrade(8) and people go on with files that are half here. */
class FullFtpTest {
    private static final String URL = "http://127.0.0.1/pub/set";
    private static final int SIZE = 3_000_000;

    @TempDir
    private Path root;

    private final byte[] octets = new byte[SIZE];
    private Listener listener;
    private Ftp ftp;

    @BeforeEach
    void start() throws Exception {
        new Random(1).nextBytes(octets);
        Path file = Files.createDirectories(root.resolve("pub")).resolve("set");
        Files.write(file, octets);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-10-12T14:00:00Z")));
        listener = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                new DiskHandler(root),
                new Transfers(() -> 64),
                new ListenerContext(Limits.forInstallers(), new RecordedLog(), new Counters(), trusted -> false));
        ftp = Ftp.ofSystem(listener.addresses().get(0).port());
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(2));
    }

    private static byte[] body(Fetch fetch) {
        assertThat(fetch).isInstanceOf(Fetch.Fetched.class);
        return ((Fetch.Fetched) fetch).body();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 2_999_999, 3_000_000})
    void whatIsHalfHereIsGoneOnWith(int here) {
        assertThat(body(ftp.resume(URL, Arrays.copyOf(octets, here)))).isEqualTo(octets);
        assertThat(ftp.requests()).hasSize(1).allMatch(r -> r.contains("Range: bytes=" + here + "-"));
    }

    @Test
    void whatWasBrokenOffIsGoneOnWith() {
        byte[] half = body(ftp.begin(URL, 1_000_000));
        assertThat(half).isEqualTo(Arrays.copyOf(octets, 1_000_000));
        assertThat(body(ftp.resume(URL, half))).isEqualTo(octets);
    }

    @Test
    void whatIsNotNewerIsNotSent() {
        assertThat(body(ftp.newer(URL, "Sun, 12 Oct 2025 14:00:00 GMT"))).isEmpty();
        assertThat(body(ftp.newer(URL, "Sun, 12 Oct 2025 13:59:59 GMT"))).isEqualTo(octets);
    }
}
