package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PoolArenaMetric;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.lookup.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever octets come: no handler fails, no buffer leaks, no strange path reaches the handler, and the next is served. */
class HostileInputTest {
    private static final long SEED = Long.getLong("autoinstalld.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("autoinstalld.rounds", 1500);
    private static final String SOUND = "GET /served?path=7.8/amd64 HTTP/1.1\r\nConnection: close\r\nHost: x\r\n\r\n";
    private static final List<String> SEEDS = List.of(
            SOUND,
            "GET /served HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + SOUND,
            "HEAD /large HTTP/1.1\r\nHost: x\r\n\r\nGET /%2e%2e/served HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /served HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n"
                    + SOUND,
            "POST /served HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc" + SOUND,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "GET http://user@h:1/served?a=b&path=%37.8/amd64#x HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n");
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            "\t",
            " ",
            ":",
            "%",
            "%00",
            "%2e%2e/",
            "../",
            "//",
            "\\",
            "%c0%ae",
            "\u00ff\u00fe",
            "HTTP/1.1",
            "HTTP/9.9",
            "Content-Length: 99999999999999999999\r\n",
            "Content-Length: -1\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "Host: y\r\n",
            "Connection: close, keep-alive\r\n",
            " folded\r\n",
            "ffffffff\r\n",
            "\u0016\u0003\u0001\u0002\u0000",
            "GET ",
            "?path=a&path=b",
            "&path=%zz",
            "x".repeat(3000),
            "X: y\r\n".repeat(50));

    private final Random random = new Random(SEED);
    private final ScriptedHandler handler = new ScriptedHandler();
    private final Counters counters = new Counters();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void watchBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
    }

    @AfterEach
    void noBufferIsLeft() {
        System.gc();
        // leaks are found when the next buffer is made
        Listener.BUFFERS.directBuffer(16).release();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        ByteBufUtil.setLeakListener(null);
        assertThat(leaks).isEmpty();
    }

    @Test
    void nothingSentToTheInstallListenerDoesHarm() throws Exception {
        Listener listener = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                handler,
                new ListenerContext(Limits.forInstallers(), new RecordedLog(), counters, trusted -> false));
        pester(listener);
        for (Request request : handler.asked) {
            assertThat(request.path()).as("seed %d", SEED).startsWith("/").doesNotContain("//", "\\", "%", "\0");
            assertThat(List.of(request.path().split("/", -1))).doesNotContain(".", "..");
        }
    }

    @Test
    void nothingSentToTheAdminListenerDoesHarm() throws Exception {
        Listener listener = Listener.admin(
                List.of(InstallListenerTest.ANY_PORT),
                null,
                request -> AdminReply.plain(200, ScriptedHandler.FILE),
                EventSource.none(),
                new ListenerContext(Limits.forPeople(), new RecordedLog(), counters, trusted -> false));
        pester(listener);
    }

    private void pester(Listener listener) throws Exception {
        ListenAddress address = listener.addresses().get(0);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] octets = octets();
            try (Wire wire = new Wire(address)) {
                int cut = random.nextInt(octets.length + 1);
                wire.send(java.util.Arrays.copyOfRange(octets, 0, cut));
                if (random.nextInt(20) == 0) {
                    continue;
                }
                wire.send(java.util.Arrays.copyOfRange(octets, cut, octets.length))
                        .finishSending();
                String answer = wire.readToEnd();
                assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 "))
                        .as("seed %d, round %d: %s", SEED, round, answer)
                        .isTrue();
            } catch (IOException e) {
                // it may close while we still send
            }
            assertThat(counters.of(Incident.FAILED))
                    .as("seed %d, round %d", SEED, round)
                    .isZero();
        }
        assertThat(Wire.exchange(address, SOUND.replace("Host: x", "Host: localhost")))
                .as("seed %d", SEED)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith(ScriptedHandler.FILE);
        listener.close(Duration.ofSeconds(5));
        assertThat(Listener.BUFFERS.metric().directArenas().stream()
                        .mapToLong(PoolArenaMetric::numActiveAllocations)
                        .sum())
                .as("buffers not given back, seed %d", SEED)
                .isZero();
    }

    private byte[] octets() {
        if (random.nextInt(5) == 0) {
            byte[] octets = new byte[random.nextInt(5000)];
            random.nextBytes(octets);
            return octets;
        }
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
                case 2 -> text.insert(at, (char) random.nextInt(256));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
