package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminListenerTest {
    private final BlockingQueue<AdminRequest> asked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Consumer<String>> subscribed = new LinkedBlockingQueue<>();
    private final CountDownLatch unsubscribed = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private Listener listener;
    private ListenAddress address;

    @BeforeEach
    void start() throws BindFailedException {
        EventSource events = subscriber -> {
            subscribed.add(subscriber);
            return unsubscribed::countDown;
        };
        listener = Listener.admin(
                List.of(InstallListenerTest.ANY_PORT),
                null,
                new Desk(),
                events,
                new ListenerContext(Limits.forPeople(), log, counters, trusted -> false));
        address = listener.addresses().get(0);
    }

    @AfterEach
    void stop() {
        released.countDown();
        listener.close(Duration.ofSeconds(2));
    }

    private final class Desk implements AdminRequestHandler {
        @Override
        public AdminReply answer(AdminRequest request) {
            return page(request);
        }

        @Override
        public AdminReply refusal(int status, String why) {
            return AdminReply.json(status, "{" + status + ": " + why + "}");
        }
    }

    private AdminReply page(AdminRequest request) {
        asked.add(request);
        return switch (request.path()) {
            case "/" ->
                AdminReply.of(200, "text/html; charset=utf-8", "<p>h\u00f4tes".getBytes(StandardCharsets.UTF_8));
            case "/arm" ->
                AdminReply.plain(303, "").with("Location", "/hosts/shell").with("Set-Cookie", "a=b; HttpOnly");
            case "/slow" -> {
                awaitRelease();
                yield AdminReply.plain(200, "slow\n");
            }
            case "/throws", "/api/throws" -> throw new IllegalStateException("secret of the inside");
            default -> AdminReply.plain(404, "no such page\n");
        };
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String exchange(String request) throws IOException {
        return Wire.undated(Wire.exchange(address, request.replace("\n", "\r\n")));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n";
    }

    @Test
    void aPageComesWithAllSecurityHeaders() throws Exception {
        String expected = """
                HTTP/1.1 200 OK
                Connection: close
                Content-Type: text/html; charset=utf-8
                Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; \
                img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'
                Referrer-Policy: same-origin
                X-Content-Type-Options: nosniff
                X-Frame-Options: DENY
                Cross-Origin-Resource-Policy: same-origin
                Cross-Origin-Opener-Policy: same-origin
                Cache-Control: no-store
                Server: autoinstalld
                Date: (now)
                Content-Length: 9

                <p>h\u00c3\u00b4tes""".replace("\n", "\r\n");
        assertThat(exchange("GET / HTTP/1.1\nHost: 127.0.0.1:8081\nConnection: close\n\n"))
                .isEqualTo(expected);
    }

    @Test
    void theDeskSeesWhatWasAsked() throws Exception {
        exchange("GET /hosts/a%20b?mode=install&x=1+2&x=%C3%A9 HTTP/1.1\nHost: localhost\nConnection: close\n"
                + "Cookie: c=1\nX-Two: a\nx-two: b\n\n");
        AdminRequest request = asked.take();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/hosts/a b");
        assertThat(request.parameter("mode")).hasValue("install");
        assertThat(request.query()).isEqualTo(Map.of("mode", List.of("install"), "x", List.of("1 2", "\u00e9")));
        assertThat(request.header("COOKIE")).hasValue("c=1");
        assertThat(request.header("x-two")).hasValue("a, b");
        assertThat(request.body()).isEmpty();
    }

    @Test
    void aFormIsReadAndTheReplyMayRedirect() throws Exception {
        String answer = exchange("POST /arm HTTP/1.1\nHost: localhost:1\nOrigin: http://localhost:1\n"
                + "Connection: close\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 25\n\n"
                + "host=shell&for=30m&x=%26+");
        assertThat(answer)
                .startsWith("HTTP/1.1 303 See Other\r\n")
                .contains(
                        "\r\nLocation: /hosts/shell\r\n",
                        "\r\nSet-Cookie: a=b; HttpOnly\r\n",
                        "\r\nContent-Length: 0\r\n");
        AdminRequest request = asked.take();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.form())
                .isEqualTo(Map.of("host", List.of("shell"), "for", List.of("30m"), "x", List.of("& ")));
    }

    @Test
    void aChunkedFormIsReadToo() throws Exception {
        exchange("POST /arm HTTP/1.1\nHost: localhost\nConnection: close\nTransfer-Encoding: chunked\n\n"
                + "3\nabc\n2\nde\n0\n\n");
        assertThat(asked.take().body()).isEqualTo("abcde");
    }

    @Test
    void whoWaitsForLeaveToSendABodyGetsIt() throws Exception {
        try (Wire wire = new Wire(address)) {
            wire.send("POST /arm HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertThat(wire.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(wire.send("ab").readAnswer()).startsWith("HTTP/1.1 303 ");
            assertThat(asked.take().body()).isEqualTo("ab");
        }
    }

    @Test
    void tooLargeABodyIsRefused() throws Exception {
        assertThat(exchange("POST /arm HTTP/1.1\nHost: localhost\nContent-Length: 65537\n\n"))
                .startsWith("HTTP/1.1 413 ");
        String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
        assertThat(Wire.exchange(
                        address,
                        "POST /arm HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + chunk.repeat(3)))
                .startsWith("HTTP/1.1 413 ");
        assertThat(asked).isEmpty();
    }

    @Test
    void aProgramIsRefusedInJson() throws Exception {
        assertThat(exchange("POST /api/arm HTTP/1.1\nHost: localhost\nContent-Length: 65537\n\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("Content-Type: application/json")
                .endsWith("{413: the request has a body, or too large a one}");
        assertThat(exchange("GET /api/state HTTP/1.1\nHost: attacker.example\n\n"))
                .startsWith("HTTP/1.1 421 ")
                .endsWith("{421: not served under this host name}");
        assertThat(exchange("GET / HTTP/1.1\nHost: attacker.example\nAccept: application/json\n\n"))
                .contains("Content-Type: application/json");
        assertThat(exchange("DELETE /api/hosts HTTP/1.1\nHost: localhost\n\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Content-Type: application/json", "Allow: GET, HEAD, POST");
        assertThat(exchange("GET /api/throws HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 500 ")
                .contains("Content-Type: application/json");
        assertThat(exchange("GET /apiary HTTP/1.1\nHost: attacker.example\nAccept: text/html, application/json\n\n"))
                .contains("Content-Type: text/plain");
    }

    @Test
    void headHasTheLengthButNoBody() throws Exception {
        assertThat(exchange("HEAD / HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
                .endsWith("Content-Length: 9\r\n\r\n");
    }

    @Test
    void whatTheDeskThrowsIsNotTold() throws Exception {
        assertThat(exchange("GET /throws HTTP/1.1\nHost: localhost\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 500 ")
                .doesNotContain("secret", "Exception");
        assertThat(log.nextNote()).contains("/throws");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example",
                "127.0.0.1.attacker.example",
                "192.0.2.1",
                "localhost.",
                "",
                "[::2]",
                "127.0.0.1:80:80",
                "::1",
                "[127.0.0.1]",
                "localhost:x",
                "a@localhost"
            })
    void onLoopbackOnlyLocalNamesAreServed(String host) throws Exception {
        assertThat(exchange("GET / HTTP/1.1\nHost: " + host + "\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 421 ");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:8081", "127.0.0.1", "127.1.2.3:80", "[::1]", "[::1]:8081"})
    void localNamesAreServed(String host) throws Exception {
        assertThat(exchange("GET / HTTP/1.1\nHost: " + host + "\nConnection: close\n\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://attacker.example",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Origin: http://localhost:2"
            })
    void aFormOfAnotherSiteIsRefused(String header) throws Exception {
        assertThat(exchange("POST /arm HTTP/1.1\nHost: localhost\nContent-Length: 0\n" + header + "\n\n"))
                .startsWith("HTTP/1.1 403 ");
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../x", "//x", "/%2e%2e", "/x%00"})
    void pathTricksAre404(String path) throws Exception {
        assertThat(exchange("GET " + path + " HTTP/1.1\nHost: localhost\n\n")).startsWith("HTTP/1.1 404 ");
        assertThat(asked).isEmpty();
    }

    @Test
    void otherMethodsAre405() throws Exception {
        assertThat(exchange("DELETE / HTTP/1.1\nHost: localhost\n\n"))
                .startsWith("HTTP/1.1 405 ")
                .contains("\r\nAllow: GET, HEAD, POST\r\n");
    }

    @Test
    void aSlowPageHoldsUpOnlyItsOwnConnection() throws Exception {
        try (Wire slow = new Wire(address);
                Wire quick = new Wire(address)) {
            slow.send(get("/slow") + "\r\n" + get("/") + "\r\n");
            asked.take();
            assertThat(quick.send(get("/") + "\r\n").readAnswer())
                    .startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/html");
            asked.take();
            released.countDown();
            assertThat(slow.readAnswer()).endsWith("slow\n");
            assertThat(slow.readAnswer()).contains("text/html");
        }
    }

    @Test
    void eventsArePushedUntilTheBrowserGoes() throws Exception {
        try (Wire wire = new Wire(address)) {
            wire.send(get("/events") + "\r\n");
            assertThat(wire.readHead())
                    .startsWith("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n")
                    .contains("\r\nCache-Control: no-store\r\n")
                    .doesNotContain("Content-Length", "Transfer-Encoding");
            wire.readUntil(": listening\n\n");
            Consumer<String> subscriber = subscribed.take();
            subscriber.accept("{\"host\":\"h\u00f4te\"}");
            subscriber.accept("two\nlines");
            assertThat(wire.readUntil("\n\n")).isEqualTo("data: {\"host\":\"h\u00c3\u00b4te\"}\n\n");
            assertThat(wire.readUntil("\n\n")).isEqualTo("data: two\ndata: lines\n\n");
        }
        assertThat(unsubscribed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aListenerThatDoesNotReadIsCutOffAndNobodyWaitsForIt() throws Exception {
        try (Wire wire = new Wire(address, 4096)) {
            wire.send(get("/events") + "\r\n");
            Consumer<String> subscriber = subscribed.take();
            String event = "x".repeat(10_000);
            for (int i = 0; i < 5000 && unsubscribed.getCount() > 0; i++) {
                subscriber.accept(event);
            }
            assertThat(unsubscribed.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void placesAtEventsAreLimitedAndGivenBack() throws Exception {
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                Wire wire = new Wire(address);
                wires.add(wire);
                assertThat(wire.send(get("/events") + "\r\n").readHead()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(exchange(get("/events").replace("\r", "") + "\n")).startsWith("HTTP/1.1 503 ");
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        assertThat(unsubscribed.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stoppingEndsEventStreamsAtOnce() throws Exception {
        try (Wire wire = new Wire(address)) {
            wire.send(get("/events") + "\r\n").readUntil(": listening\n\n");
            subscribed.take();
            listener.close(Duration.ofDays(1));
            assertThat(wire.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aHeaderCannotBeSplit() {
        AdminReply reply = AdminReply.plain(200, "");
        for (String value : List.of("a\r\nb", "a\nb", "a\0", "\u00e9")) {
            org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                    .isThrownBy(() -> reply.with("X", value));
        }
    }
}
