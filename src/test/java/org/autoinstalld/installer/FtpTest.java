package org.autoinstalld.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FtpTest {
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static String outcome(String... answers) throws IOException {
        // only who waits for ever has to be short of patience
        boolean waits = answers[answers.length - 1].endsWith(ScriptedServer.KEEP_OPEN);
        Duration patience = waits ? Duration.ofMillis(300) : Duration.ofMinutes(1);
        try (ScriptedServer server = new ScriptedServer(answers)) {
            Ftp ftp = new Ftp(server.port(), patience);
            return told(ftp.get("http://127.0.0.1/install.conf"));
        }
    }

    private static String told(Fetch fetch) {
        if (fetch instanceof Fetch.Fetched fetched) {
            return "got '" + new String(fetched.body(), StandardCharsets.ISO_8859_1) + "'";
        }
        return fetch instanceof Fetch.Failed failed ? "failed: " + failed.message() : "hung";
    }

    @Test
    void asksExactlyLikeTheRealOne() throws Exception {
        try (ScriptedServer server = new ScriptedServer(OK + "Content-Length: 2\r\n\r\na\n")) {
            new Ftp(server.port()).get("http://127.0.0.1/lab/02:00:00:29:ae:4f-install.conf?path=7.8/amd64");
            assertThat(server.requests.take())
                    .isEqualTo("GET /lab/02:00:00:29:ae:4f-install.conf?path=7.8/amd64 HTTP/1.1\r\n"
                            + "Connection: close\r\nHost: 127.0.0.1\r\nUser-Agent: OpenBSD ftp\r\nAccept: */*\r\n\r\n");
        }
    }

    @Test
    void aUserInTheUrlIsSentAsBasicAuthorization() throws Exception {
        try (ScriptedServer server = new ScriptedServer(OK + "\r\n")) {
            new Ftp(1).get("http://u:p@127.0.0.1:" + server.port() + "/x");
            assertThat(server.requests.take())
                    .contains("\r\nHost: 127.0.0.1:" + server.port() + "\r\nAuthorization: Basic dTpw\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/a b,/a%20b",
        "/a%20b,/a%20b",
        "/100%,/100%25",
        "/%zz,/%25zz",
        "/a|b^[c],/a%7cb%5e%5bc%5d",
        "/é,/%c3%a9"
    })
    void encodesOnlyWhatItMust(String path, String sent) {
        assertThat(Ftp.encoded(path)).isEqualTo(sent);
    }

    static Stream<Arguments> answers() {
        String found = "HTTP/1.1 302 Found\r\nLocation: ";
        return Stream.of(
                Arguments.of("the length as said", "got 'ab'", OK + "Content-Length: 2\r\n\r\nab"),
                Arguments.of("no length", "got 'ab'", OK + "\r\nab"),
                Arguments.of("plain line ends", "got 'ab'", "HTTP/1.0 200 OK\nContent-Length: 2\n\nab"),
                Arguments.of("short", "failed: Read short file.", OK + "Content-Length: 3\r\n\r\nab"),
                Arguments.of("long", "failed: Read short file.", OK + "Content-Length: 1\r\n\r\nab"),
                Arguments.of("empty", "got ''", OK + "Content-Length: 0\r\n\r\n"),
                Arguments.of(
                        "length no number",
                        "failed: Improper response from server",
                        OK + "Content-Length: two\r\n\r\nab"),
                Arguments.of(
                        "compressed is kept as it comes",
                        "got '\u001f\u008b'",
                        OK + "Content-Encoding: gzip\r\n\r\n\u001f\u008b"),
                Arguments.of(
                        "chunked",
                        "got 'abcdef'",
                        OK + "transfer-encoding: Chunked\r\n\r\n4\r\nabcd\r\n2;x=y\r\nef\r\n0\r\nTrailer: x\r\n\r\n"),
                Arguments.of(
                        "chunked wins over a length",
                        "got 'ab'",
                        OK + "Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"),
                Arguments.of(
                        "chunk cut",
                        "failed: Truncated or malformed chunk",
                        OK + "Transfer-Encoding: chunked\r\n\r\n4\r\nab"),
                Arguments.of(
                        "chunk without size",
                        "failed: Malformed chunk size",
                        OK + "Transfer-Encoding: chunked\r\n\r\nzz\r\nxyz"),
                Arguments.of("kept open", "hung", OK + "Content-Length: 2\r\n\r\nab" + ScriptedServer.KEEP_OPEN),
                Arguments.of("no answer at all", "failed: Improper response from server", ""),
                Arguments.of("headers cut", "failed: Improper response from server", OK + "Content-Length: 2\r\n"),
                Arguments.of("no status", "failed: Improper response from server", "hello\r\n\r\n"),
                Arguments.of(
                        "404",
                        "failed: Error retrieving http://127.0.0.1/install.conf: 404 Not Found",
                        "HTTP/1.1 404 Not Found\r\n\r\n"),
                Arguments.of(
                        "204",
                        "failed: Error retrieving http://127.0.0.1/install.conf: 204 No Content",
                        "HTTP/1.1 204 No Content\r\n\r\n"),
                Arguments.of(
                        "206",
                        "failed: Error retrieving http://127.0.0.1/install.conf: 206 Partial",
                        "HTTP/1.1 206 Partial\r\n\r\n"),
                Arguments.of(
                        "beyond 503",
                        "failed: Error retrieving http://127.0.0.1/install.conf: HTTP/1.1 504 x",
                        "HTTP/1.1 504 x\r\n\r\n"),
                Arguments.of("relative redirect", "failed: Relative redirect not supported", found + "/x\r\n\r\n"),
                Arguments.of(
                        "redirect to nowhere", "failed: Redirect without a location", "HTTP/1.1 301 Moved\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void takesAnAnswerAsTheRealOneDoes(String name, String expected, String answer) throws Exception {
        assertThat(outcome(answer)).isEqualTo(expected);
    }

    @Test
    void followsAbsoluteRedirectsAndGivesUpAtTheEleventh() throws Exception {
        String again = "HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/y\r\n\r\n";
        assertThat(outcome(again, again, OK + "\r\nab")).isEqualTo("got 'ab'");
        String[] ever = new String[12];
        java.util.Arrays.fill(ever, again);
        assertThat(outcome(ever)).isEqualTo("failed: Too many redirections requested");
    }

    @Test
    void asksA503AgainOnceAndOnlyIfToldToAtOnce() throws Exception {
        String busy = "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\n\r\n";
        assertThat(outcome(busy, OK + "\r\nab")).isEqualTo("got 'ab'");
        assertThat(outcome(busy, busy, OK + "\r\nab")).startsWith("failed: Error retrieving");
        assertThat(outcome(busy.replace(": 0", ": 1"), OK + "\r\nab")).startsWith("failed: Error retrieving");
        assertThat(outcome("HTTP/1.1 503 Busy\r\n\r\n", OK + "\r\nab")).startsWith("failed: Error retrieving");
    }

    @Test
    void nobodyThereIsAFailure() throws Exception {
        int port;
        try (ScriptedServer server = new ScriptedServer()) {
            port = server.port();
        }
        assertThat(new Ftp(port).get("http://127.0.0.1/x")).isInstanceOf(Fetch.Failed.class);
    }
}
