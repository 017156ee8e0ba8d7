package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.http.Counters.Incident;
import org.autoinstalld.rig.Needs;
import org.autoinstalld.rig.Nginx;
import org.autoinstalld.rig.RealPart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same requests to us and to nginx, with the same files: same answers, but for what docs/mirror.md says. */
@Needs(RealPart.NGINX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileConformanceTest {
    private static final String SET = "/pub/OpenBSD/7.8/amd64/base78.tgz";
    private static final Pattern TAG = Pattern.compile("\r\nETag: (\"[^\"]*\")\r\n");

    private final Counters counters = new Counters();
    private Nginx nginx;
    private Listener listener;
    private ListenAddress ours;
    private ListenAddress theirs;

    @BeforeAll
    void start(@TempDir Path home, @TempDir Path root) throws Exception {
        Path folder = Files.createDirectories(root.resolve("pub/OpenBSD/7.8/amd64"));
        byte[] octets = new byte[3_000_000];
        new Random(1).nextBytes(octets);
        Files.write(folder.resolve("base78.tgz"), octets);
        Files.write(folder.resolve("empty"), new byte[0]);
        Files.writeString(folder.resolve("one"), "1");
        for (String name : List.of("base78.tgz", "empty", "one")) {
            Files.setLastModifiedTime(folder.resolve(name), FileTime.from(Instant.parse("2025-10-12T14:00:00.5Z")));
        }
        // RFC 9110 section 13.1.3, which is not its default
        nginx = Nginx.start(home, root, "if_modified_since before; location / { }");
        theirs = ListenAddress.parse("127.0.0.1:" + nginx.port()).orElseThrow();
        listener = Listener.install(
                List.of(InstallListenerTest.ANY_PORT),
                new DiskHandler(root, !copies()),
                new Transfers(() -> 64, 256, Duration.ofMinutes(1), Duration.ofMinutes(2), copies()),
                new ListenerContext(Limits.forInstallers(), new RecordedLog(), counters, trusted -> false));
        ours = listener.addresses().get(0);
    }

    /** Whether files are copied to sockets. */
    boolean copies() {
        return false;
    }

    @AfterAll
    void stop() {
        if (listener != null) {
            listener.close(Duration.ofSeconds(2));
            nginx.close();
            assertThat(counters.of(Incident.FAILED)).isZero();
        }
    }

    private static String asked(ListenAddress address, String request) throws IOException {
        String tag = "\"\"";
        if (request.contains("ETAG")) {
            Matcher found = TAG.matcher(Wire.exchange(address, "HEAD " + SET + " HTTP/1.0\r\n\r\n"));
            assertThat(found.find()).isTrue();
            tag = found.group(1);
        }
        return Wire.exchange(address, request.replace("ETAG", tag).replace(":PORT", ":" + address.port()));
    }

    /** What a client goes by; of an error its status alone, since the texts differ. */
    private static String essence(String requests, String answers) {
        Matcher methods = Pattern.compile("(?m)^([A-Z]+) [^\r]* HTTP/1").matcher(requests);
        StringBuilder essence = new StringBuilder();
        String rest = answers;
        while (!rest.isEmpty()) {
            int end = rest.indexOf("\r\n\r\n") + 4;
            String head = rest.substring(0, end);
            int status = Integer.parseInt(head.substring(9, 12));
            Matcher length = Pattern.compile("\r\nContent-Length: (\\d+)").matcher(head);
            boolean told = length.find();
            essence.append(status).append('\n');
            for (String name : List.of("Content-Range", "Location", status < 300 ? "Content-Length" : "")) {
                Matcher value = Pattern.compile("\r\n" + name + ": ([^\r]*)").matcher(head);
                if (!name.isEmpty() && value.find()) {
                    essence.append(name).append(": ").append(value.group(1)).append('\n');
                }
            }
            if (status < 400) {
                Matcher modified =
                        Pattern.compile("\r\nLast-Modified: ([^\r]*)").matcher(head);
                essence.append(modified.find() ? modified.group(1) : "-").append('\n');
                essence.append(TAG.matcher(head).find())
                        .append(head.contains("\r\nAccept-Ranges: bytes"))
                        .append('\n');
            }
            assertThat(head).doesNotContain("Transfer-Encoding").doesNotContain("Content-Encoding");
            boolean bodiless = methods.find() && methods.group(1).equals("HEAD") || status == 304;
            int body = told && !bodiless ? Integer.parseInt(length.group(1)) : 0;
            if (status < 300) {
                essence.append(rest, end, end + body).append('\n');
            }
            rest = rest.substring(end + body);
        }
        return essence.toString();
    }

    private void isTheSame(String request) throws IOException {
        String mine = essence(request, asked(ours, request)).replace(":" + ours.port() + "/", ":PORT/");
        String nginx = essence(request, asked(theirs, request)).replace(":" + theirs.port() + "/", ":PORT/");
        assertThat(mine.equals(nginx))
                .as("%s%nours   %s%ntheirs %s", request, shortened(mine), shortened(nginx))
                .isTrue();
        assertThat(mine).isNotEmpty();
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(300, text.length())).replace("\n", " | ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "''",
                "Range: bytes=0-0",
                "Range: bytes=0-99",
                "Range: bytes=100-",
                "Range: bytes=2999999-",
                "Range: bytes=3000000-",
                "Range: bytes=-1",
                "Range: bytes=-3000000",
                "Range: bytes=-4000000",
                "Range: bytes=-0",
                "Range: bytes=1000000-2500000",
                "Range: bytes=1000000-9000000",
                "Range: bytes=5-3",
                "Range: bytes=x",
                "Range: bytes=",
                "Range: octets=0-1",
                "Range: bytes = 0-1",
                "Range: bytes= 7 - 8 ",
                "Range: bytes=-",
                "Range: bytes=1 -2",
                "Range: bytes=0-0 | If-Match: ETAG",
                "Range: bytes=0-0 | If-Match: \"x\"",
                "Range: bytes=00000000000000000001-2",
                "Range: bytes=0-0 | If-Modified-Since: Sun, 12 Oct 2025 14:00:00 GMT",
                "Range: Bytes=0-1",
                "range: bytes=0-1",
                "If-Range: W/ETAG | Range: bytes=5-9",
                "If-Range: nonsense | Range: bytes=5-9",
                "If-Match: \"x\", ETAG",
                "If-None-Match: ETAG | If-Match: \"x\"",
                "If-Modified-Since: Sunday, 12-Oct-25 14:00:00 GMT",
                "If-Modified-Since: Sun Oct 12 14:00:00 2025",
                "If-None-Match: ETAG",
                "If-None-Match: W/ETAG",
                "If-None-Match: \"x\", ETAG",
                "If-None-Match: \"x\"",
                "If-None-Match: *",
                "If-Match: ETAG",
                "If-Match: \"x\"",
                "If-Match: *",
                "If-Modified-Since: Sun, 12 Oct 2025 14:00:00 GMT",
                "If-Modified-Since: Sun, 12 Oct 2025 13:59:59 GMT",
                "If-Modified-Since: Sun, 12 Oct 2025 14:00:01 GMT",
                "If-Modified-Since: nonsense",
                "If-Unmodified-Since: Sun, 12 Oct 2025 14:00:00 GMT",
                "If-Unmodified-Since: Sun, 12 Oct 2025 13:00:00 GMT",
                "If-Range: ETAG | Range: bytes=5-9",
                "If-Range: \"x\" | Range: bytes=5-9",
                "If-Range: Sun, 12 Oct 2025 14:00:00 GMT | Range: bytes=5-9",
                "If-Range: Sun, 12 Oct 2025 14:00:01 GMT | Range: bytes=5-9",
                "If-None-Match: ETAG | Range: bytes=5-9",
                "Accept-Encoding: gzip",
                "Accept: text/html",
                "TE: trailers",
            })
    void aFile(String lines) throws IOException {
        String fields = lines.isEmpty() ? "" : lines.replace(" | ", "\r\n") + "\r\n";
        isTheSame("GET " + SET + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n");
        isTheSame("GET " + SET + " HTTP/1.0\r\n" + fields + "\r\n");
        if (!fields.toLowerCase(Locale.ROOT).contains("range:")) {
            isTheSame("HEAD " + SET + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + "\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/pub/OpenBSD/7.8/amd64/empty",
        "/pub/OpenBSD/7.8/amd64/one",
        "/pub/OpenBSD/7.8/amd64/%6fne",
        "/pub/OpenBSD/7.8/amd64/one?x=y",
        "/pub/OpenBSD//7.8/amd64/one",
        "/pub//OpenBSD///7.8//amd64//one",
        "//pub/OpenBSD/7.8/amd64/one",
        "http://x/pub/OpenBSD//7.8/amd64/one",
        "/pub/OpenBSD/7.8/amd64/missing",
        "/pub/OpenBSD/7.8/amd64",
        "/pub/OpenBSD//7.8/amd64",
    })
    void aPath(String path) throws IOException {
        for (String method : List.of("GET ", "HEAD ", "POST ", "DELETE ")) {
            if (!List.of("GET ", "HEAD ").contains(method) && !path.contains("one")) {
                // nginx looks for the file first
                continue;
            }
            isTheSame(method + path + " HTTP/1.1\r\nHost: localhost:PORT\r\nConnection: close\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Range: bytes=0-0",
                "Range: bytes=1-",
                "Range: bytes=-1",
                "If-None-Match: *",
                "If-Match: *",
                "If-Modified-Since: Sun, 12 Oct 2025 14:00:00 GMT",
            })
    void aSmallFile(String field) throws IOException {
        String one = "GET /pub/OpenBSD/7.8/amd64/one HTTP/1.1\r\nHost: x\r\n" + field + "\r\n";
        isTheSame(one + "\r\n" + one + "Connection: close\r\n\r\n");
    }

    @Test
    void severalRequestsSentAtOnceAreAnsweredInOrder() throws IOException {
        String get = " HTTP/1.1\r\nHost: x\r\n";
        isTheSame("GET " + SET + get + "Range: bytes=1-2000000\r\n\r\n"
                + "GET /pub/OpenBSD/7.8/amd64/one" + get + "\r\n"
                + "GET " + SET + get + "If-None-Match: ETAG\r\n\r\n"
                + "HEAD " + SET + get + "\r\n"
                + "GET " + SET + get + "\r\n"
                + "GET /pub/OpenBSD/7.8/amd64/empty" + get + "Connection: close\r\n\r\n");
    }

    @Test
    void anOldClientMayKeepTheConnection() throws IOException {
        String get = "GET " + SET + " HTTP/1.0\r\nConnection: keep-alive\r\n";
        isTheSame(get + "\r\n" + get + "Range: bytes=7-\r\n\r\n" + "GET " + SET + " HTTP/1.0\r\n\r\n");
    }
}
