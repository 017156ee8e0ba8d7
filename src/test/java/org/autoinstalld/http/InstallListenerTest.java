package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.installer.Fetch;
import org.autoinstalld.installer.Ftp;
import org.autoinstalld.installer.Installer;
import org.autoinstalld.installer.Lease;
import org.autoinstalld.installer.Machine;
import org.autoinstalld.installer.ResponseFile;
import org.autoinstalld.lookup.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallListenerTest {
    static final ListenAddress ANY_PORT = ListenAddress.parse("127.0.0.1:0").orElseThrow();

    private final ScriptedHandler handler = new ScriptedHandler();
    private final RecordedLog log = new RecordedLog();
    private final Counters counters = new Counters();
    private Listener listener;
    private ListenAddress address;
    private long failuresExpected;

    @BeforeEach
    void start() throws BindFailedException {
        listener = Listener.install(
                List.of(ANY_PORT),
                handler,
                new ListenerContext(Limits.forInstallers(), log, counters, trusted -> false));
        address = listener.addresses().get(0);
    }

    @AfterEach
    void stop() {
        listener.close(Duration.ofSeconds(2));
        assertThat(counters.of(Incident.FAILED)).isEqualTo(failuresExpected);
    }

    private String exchange(String request) throws IOException {
        return Wire.undated(Wire.exchange(address, request.replace("\n", "\r\n")));
    }

    private static String answer(String status, String more, String body) {
        return ("""
                HTTP/1.1 %s
                %sContent-Type: text/plain; charset=utf-8
                X-Content-Type-Options: nosniff
                Cache-Control: no-store
                Server: autoinstalld
                Date: (now)
                Content-Length: %d

                """.formatted(status, more, body.length())).replace("\n", "\r\n") + body;
    }

    @Test
    void theInstallersRequestGetsTheFile() throws Exception {
        String request = """
                GET /served?path=7.8/amd64 HTTP/1.1
                Connection: close
                Host: 127.0.0.1
                User-Agent: OpenBSD ftp
                Accept: */*

                """;
        assertThat(exchange(request)).isEqualTo(answer("200 OK", "Connection: close\n", ScriptedHandler.FILE));
        assertThat(handler.asked.take())
                .isEqualTo(new Request(IpAddress.parse("127.0.0.1").orElseThrow(), "/served", "7.8/amd64", true));
        LookupLog.Entry entry = log.next();
        assertThat(entry.asked()).isEqualTo("/served?path=7.8/amd64");
        assertThat(entry.host()).isEqualTo(ScriptedHandler.SHELL);
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.reason()).isEqualTo("by lladdr");
        assertThat(entry.bytes()).isEqualTo(ScriptedHandler.FILE.length());
    }

    @Test
    void anOldInstallerWithHttp10GetsTheFileAndTheEnd() throws Exception {
        assertThat(exchange("GET /served HTTP/1.0\n\n"))
                .isEqualTo(answer("200 OK", "Connection: close\n", ScriptedHandler.FILE));
    }

    @Test
    void anHttp10ClientMayAskToKeepTheConnection() throws Exception {
        try (Wire wire = new Wire(address)) {
            String request = "GET /served HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
            String expected = answer("200 OK", "Connection: keep-alive\n", ScriptedHandler.FILE);
            assertThat(Wire.undated(wire.send(request).readAnswer())).isEqualTo(expected);
            assertThat(Wire.undated(wire.send(request).readAnswer())).isEqualTo(expected);
        }
    }

    @Test
    void anHttp11ConnectionStaysOpenUntilAskedToClose() throws Exception {
        try (Wire wire = new Wire(address)) {
            String expected = answer("200 OK", "", ScriptedHandler.FILE);
            for (int i = 0; i < 3; i++) {
                assertThat(Wire.undated(wire.send("GET /served HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readAnswer()))
                        .isEqualTo(expected);
            }
            wire.send("GET /served HTTP/1.1\r\nHost: x\r\nconnection: Close\r\n\r\n");
            assertThat(Wire.undated(wire.readToEnd()))
                    .isEqualTo(answer("200 OK", "Connection: close\n", ScriptedHandler.FILE));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/refused,   403 Forbidden,           not allowed",
        "/failed,    503 Service Unavailable, cannot be answered now",
        "/empty,     503 Service Unavailable, cannot be answered now",
        "/elsewhere, 404 Not Found,           no such file",
        "/,          404 Not Found,           no such file",
    })
    void whatTheDeskSaysBecomesAStatus(String path, String status, String text) throws Exception {
        assertThat(exchange("GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n"))
                .isEqualTo(answer(status, "Connection: close\n", text + "\n"));
        assertThat(log.next().status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/throws", "/overflows"})
    void aDeskThatThrowsIsA503AndNothingOfItIsTold(String path) throws Exception {
        assertThat(exchange("GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n"))
                .isEqualTo(answer("503 Service Unavailable", "Connection: close\n", "cannot be answered now\n"));
        assertThat(log.next().reason()).startsWith("internal error: ");
        failuresExpected = 1;
    }

    @Test
    void whatFailsIsNotedWithoutWhatMayBeAToken() throws Exception {
        String token = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFy-_A";
        exchange("GET /throws?x=/" + token + "/y HTTP/1.1\nHost: x\nConnection: close\n\n");
        assertThat(log.nextNote())
                .contains("asking for /throws?x=/<masked>/y failed")
                .doesNotContain(token);
        failuresExpected = 1;
    }

    @Test
    void anAnswerThatHasToWaitForSomethingComesInItsTurn() throws Exception {
        try (Wire wire = new Wire(address)) {
            wire.send("GET /late HTTP/1.1\r\nHost: x\r\n\r\nGET /refused HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(Wire.undated(wire.readAnswer())).isEqualTo(answer("200 OK", "", ScriptedHandler.FILE));
            assertThat(wire.readAnswer()).contains("403 Forbidden");
        }
        assertThat(log.next().asked()).isEqualTo("/late");
        assertThat(log.next().asked()).isEqualTo("/refused");
    }

    @Test
    void headIsGetWithoutTheBody() throws Exception {
        String request = "HEAD /served HTTP/1.1\nHost: x\nConnection: close\n\n";
        String whole = answer("200 OK", "Connection: close\n", ScriptedHandler.FILE);
        assertThat(exchange(request)).isEqualTo(whole.substring(0, whole.length() - ScriptedHandler.FILE.length()));
        assertThat(handler.asked.take().get()).isFalse();
        assertThat(log.next().bytes()).isZero();
    }

    @Test
    void headOfAnErrorHasTheErrorsLength() throws Exception {
        assertThat(exchange("HEAD /none HTTP/1.1\nHost: x\nConnection: close\n\n"))
                .contains("404 Not Found")
                .endsWith("Content-Length: 13\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW", "get"})
    void otherMethodsAre405AndTheDeskIsNotAsked(String method) throws Exception {
        assertThat(exchange(method + " /served HTTP/1.1\nHost: x\nConnection: close\n\n"))
                .isEqualTo(answer(
                        "405 Method Not Allowed", "Connection: close\nAllow: GET, HEAD\n", "method not allowed\n"));
        assertThat(handler.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 3", "Transfer-Encoding: chunked"})
    void aRequestWithABodyIsRefusedAndTheConnectionEnds(String header) throws Exception {
        String body = header.startsWith("C") ? "abc" : "3\n\nabc\n0\n\n";
        assertThat(exchange("GET /served HTTP/1.1\nHost: x\n" + header + "\n\n" + body))
                .startsWith("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n");
        assertThat(exchange("POST /served HTTP/1.1\nHost: x\n" + header + "\n\n" + body))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n");
        assertThat(handler.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /served HTTP/1.1\\n\\n                                   | 400",
                "GET /served HTTP/1.1\\nHost: a\\nHost: b\\n\\n               | 400",
                "GET /served HTTP/2.0\\nHost: a\\n\\n                         | 505",
                "GET /served HTTP/1.2\\nHost: a\\n\\n                         | 505",
                "GET /served\\n\\n                                            | 400",
                "GET http://user@192.0.2.1/served HTTP/1.1\\nHost: a\\n\\n     | 400",
                "GET http://192.0.2.1\\\\@other/served HTTP/1.1\\nHost: a\\n\\n | 400",
                "GET http:\\\\\\\\192.0.2.1/served HTTP/1.1\\nHost: a\\n\\n    | 400",
                "GET http:///served HTTP/1.1\\nHost: a\\n\\n                   | 400",
                "GET /ser ved HTTP/1.1\\nHost: a\\n\\n                        | 400",
                "GET /served RTSP/1.0\\nHost: a\\n\\n                         | 400",
                "hello\\n\\n                                                  | 400",
                "GET /served HTTP/1.1\\nno colon here\\nHost: a\\n\\n         | 400",
                "GET /served HTTP/1.1\\nHost: a\\nContent-Length: -1\\n\\n    | 400",
                "GET /served HTTP/1.1\\nHost: a\\nContent-Length: 1\\nContent-Length: 2\\n\\n | 400",
                "GET /served HTTP/1.1\\nHost: a\\nContent-Length: x\\n\\n     | 400",
            })
    void whatIsNoRequestIsRefusedAndTheConnectionEnds(String request, int status) throws Exception {
        assertThat(exchange(request.replace("\\n", "\n")))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nConnection: close\r\n");
        assertThat(handler.asked).isEmpty();
        assertThat(log.next().status()).isEqualTo(status);
    }

    @Test
    void aLongRequestLineIs414() throws Exception {
        assertThat(exchange("GET /" + "a".repeat(5000) + " HTTP/1.1\nHost: x\n\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @Test
    void longHeadersAre431() throws Exception {
        assertThat(exchange("GET / HTTP/1.1\nHost: x\nX: " + "a".repeat(9000) + "\n\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(exchange("GET / HTTP/1.1\nHost: x\n" + "X: aaaaaaaa\n".repeat(900) + "\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (Wire wire = new Wire(address)) {
            String next = "GET /served HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\n";
            wire.send(next.repeat(300) + "GET /refused HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            for (int i = 0; i < 300; i++) {
                assertThat(wire.readAnswer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith(ScriptedHandler.FILE);
                assertThat(wire.readAnswer()).startsWith("HTTP/1.1 404 ");
            }
            assertThat(wire.readToEnd()).startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void aLargeFileArrivesWhole() throws Exception {
        assertThat(exchange("GET /large HTTP/1.1\nHost: x\nConnection: close\n\n"))
                .isEqualTo(answer("200 OK", "Connection: close\n", ScriptedHandler.LARGE));
        try (Wire wire = new Wire(address)) {
            for (int i = 0; i < 2; i++) {
                wire.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\nGET /served HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(wire.readAnswer()).endsWith(ScriptedHandler.LARGE);
                assertThat(wire.readAnswer()).endsWith(ScriptedHandler.FILE);
            }
        }
    }

    @Test
    void aClientThatClosesItsHalfStillGetsTheAnswer() throws Exception {
        for (String path : List.of("/served", "/large")) {
            try (Wire wire = new Wire(address)) {
                wire.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").finishSending();
                assertThat(wire.readToEnd())
                        .endsWith(path.equals("/large") ? ScriptedHandler.LARGE : ScriptedHandler.FILE);
            }
        }
    }

    @Test
    void anAbsoluteUrlIsAPathToo() throws Exception {
        exchange("GET http://192.0.2.1/lab/served?path=7.8/arm64 HTTP/1.1\nHost: x\nConnection: close\n\n");
        Request asked = handler.asked.take();
        assertThat(asked.path()).isEqualTo("/lab/served");
        assertThat(asked.setdir()).isEqualTo("7.8/arm64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"path=%zz", "path=7.8/amd64%00", "path=7.8/amd64&path=7.8/amd64", "path=", "path"})
    void aSetdirThatNobodyCanReadIsTheDesksToRefuse(String query) throws Exception {
        exchange("GET /none?" + query + " HTTP/1.1\nHost: x\nConnection: close\n\n");
        assertThat(handler.asked.take().setdir()).isEqualTo(Request.MALFORMED);
    }

    @Test
    void theLastAllowedRequestOfAConnectionSaysSo() throws Exception {
        Limits few = new Limits(
                2048, 8192, 0, Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofSeconds(9), 2, 10, 10);
        Listener other =
                Listener.install(List.of(ANY_PORT), handler, new ListenerContext(few, log, counters, trusted -> false));
        try (Wire wire = new Wire(other.addresses().get(0))) {
            String request = "GET /served HTTP/1.1\r\nHost: x\r\n\r\n";
            assertThat(wire.send(request).readAnswer()).doesNotContain("Connection:");
            assertThat(wire.send(request).readToEnd()).contains("Connection: close");
        } finally {
            other.close(Duration.ofSeconds(1));
        }
    }

    @Test
    void listensOnSeveralAddressesOfBothFamilies() throws Exception {
        Listener other = Listener.install(
                List.of(ANY_PORT, ListenAddress.parse("[::1]:0").orElseThrow()),
                handler,
                new ListenerContext(Limits.forInstallers(), log, counters, trusted -> false));
        try {
            assertThat(other.addresses()).hasSize(2).allMatch(a -> a.port() > 0);
            assertThat(other.addresses().get(1).url()).startsWith("http://[::1]:");
            for (ListenAddress each : other.addresses()) {
                assertThat(Wire.exchange(each, "GET /served HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
                assertThat(handler.asked.take().requester()).isEqualTo(each.address());
            }
        } finally {
            other.close(Duration.ofSeconds(1));
        }
    }

    @Test
    void anAddressInUseIsAFailureWithAReasonAndLeavesNothing() {
        assertThatThrownBy(() -> Listener.install(
                        List.of(ANY_PORT, address),
                        handler,
                        new ListenerContext(Limits.forInstallers(), log, counters, trusted -> false)))
                .isInstanceOf(BindFailedException.class)
                .hasMessageContaining("cannot listen on " + address + ": ")
                .hasMessageContaining("in use");
        // its threads, at least, are daemons; those of the listener that works may be there
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(t -> t.getName().startsWith("install"))
                .allMatch(Thread::isDaemon);
    }

    @Test
    void anInstallerOfTheRealKindFindsItsFileAndStopsThere() {
        Lease lease = new Lease("127.0.0.1", "lab/auto_install", "shell");
        Machine machine = new Machine("02:00:00:29:ae:4f", "7.8", "amd64");
        Ftp ftp = new Ftp(address.port());
        Installer.Outcome outcome = new Installer(machine, ftp).start(lease);
        assertThat(outcome.file()).isEmpty();
        assertThat(outcome.urls()).hasSize(3);
        assertThat(outcome.attempts())
                .allMatch(
                        a -> a.fetch() instanceof Fetch.Failed f && f.message().endsWith(": 404 Not Found"));
        assertThat(ftp.get("http://127.0.0.1/lab/served"))
                .isInstanceOfSatisfying(
                        Fetch.Fetched.class,
                        f -> assertThat(new ResponseFile(f.body()).ask("System hostname?"))
                                .isEqualTo("shell"));
        assertThat(ftp.get("http://127.0.0.1/large"))
                .isInstanceOfSatisfying(
                        Fetch.Fetched.class, f -> assertThat(f.body()).hasSize(ScriptedHandler.LARGE.length()));
        for (String path : List.of("/failed", "/empty", "/refused")) {
            int before = ftp.requests().size();
            assertThat(ftp.get("http://127.0.0.1" + path)).isInstanceOf(Fetch.Failed.class);
            assertThat(ftp.requests()).as("a 503 must not be asked for again").hasSize(before + 1);
        }
    }
}
