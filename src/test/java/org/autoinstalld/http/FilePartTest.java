package org.autoinstalld.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.autoinstalld.responsefile.StoredFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of 1000 octets, last changed on 2025-10-12 at 14:00:00. */
class FilePartTest {
    private static final Instant MODIFIED = Instant.parse("2025-10-12T14:00:00.75Z");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static StoredFile file(long length, Instant modified) {
        return new StoredFile("set", "x/y", length, modified, "d1", () -> new CompletableFuture<>());
    }

    private static HttpHeaders headers(String lines) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String line : lines.split(" \\| ")) {
            if (!line.isEmpty()) {
                int colon = line.indexOf(':');
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String decided(String lines, boolean get, long length) {
        FilePart part = FilePart.of(file(length, MODIFIED), headers(lines), get, NOW);
        return part.status().code() + " " + part.from() + "+" + part.count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // no condition
                "'' ; 200 0+1000",
                // one range
                "Range: bytes=0-0 ; 206 0+1",
                "Range: bytes=0-499 ; 206 0+500",
                "Range: bytes=500- ; 206 500+500",
                "Range: bytes=999- ; 206 999+1",
                "Range: bytes=0- ; 206 0+1000",
                "Range: bytes=-1 ; 206 999+1",
                "Range: bytes=-1000 ; 206 0+1000",
                "Range: bytes=-2000 ; 206 0+1000",
                "Range: bytes=900-5000 ; 206 900+100",
                "Range: bytes=900-99999999999999999999999999 ; 206 900+100",
                "Range: Bytes=1-2 ; 206 1+2",
                "Range: bytes= 1-2 ; 206 1+2",
                "Range: bytes=0001-0002 ; 206 1+2",
                // none that there is
                "Range: bytes=1000- ; 416 1000+0",
                "Range: bytes=1000-2000 ; 416 1000+0",
                "Range: bytes=99999999999999999999999999- ; 416 0+0",
                "Range: bytes=-0 ; 416 0+0",
                "Range: bytes=5-3 ; 416 0+0",
                "Range: bytes= ; 200 0+1000",
                "Range: bytes = 1-2 ; 200 0+1000",
                "Range: bytes=- ; 416 0+0",
                "Range: bytes=a-b ; 416 0+0",
                "Range: bytes=--5 ; 416 0+0",
                "Range: bytes=+1-2 ; 416 0+0",
                "Range: bytes=1-2x ; 416 0+0",
                // several, or another unit: the whole
                "Range: bytes=0-1,5-6 ; 200 0+1000",
                "Range: bytes=0-1 | Range: bytes=5-6 ; 200 0+1000",
                "Range: lines=0-1 ; 200 0+1000",
                "Range: 0-1 ; 200 0+1000",
                // entity tags
                "If-None-Match: \"d1\" ; 304 0+0",
                "If-None-Match: W/\"d1\" ; 304 0+0",
                "If-None-Match: \"x\", \"d1\" ; 304 0+0",
                "If-None-Match: \"x,d1\" ; 200 0+1000",
                "If-None-Match: \"x\" | If-None-Match: \"d1\" ; 304 0+0",
                "If-None-Match: * ; 304 0+0",
                "If-None-Match: \"d2\" ; 200 0+1000",
                "If-None-Match: d1 ; 200 0+1000",
                "If-Match: \"d1\" ; 200 0+1000",
                "If-Match: * ; 200 0+1000",
                "If-Match: \"d2\" ; 412 0+0",
                "If-Match: W/\"d1\" ; 412 0+0",
                // times
                "If-Modified-Since: Sun, 12 Oct 2025 14:00:00 GMT ; 304 0+0",
                "If-Modified-Since: Sun, 12 Oct 2025 14:00:01 GMT ; 304 0+0",
                "If-Modified-Since: Sun, 12 Oct 2025 13:59:59 GMT ; 200 0+1000",
                "If-Modified-Since: Sunday, 12-Oct-25 14:00:00 GMT ; 304 0+0",
                "If-Modified-Since: Sun Oct 12 14:00:00 2025 ; 304 0+0",
                "If-Modified-Since: yesterday ; 200 0+1000",
                "If-Unmodified-Since: nonsense ; 200 0+1000",
                "If-Unmodified-Since: nonsense nonsense nonsense nonsense nonsense nonsense nonsense nonsense  ; 200 0+1000",
                "If-Modified-Since: nonsense nonsense nonsense nonsense nonsense nonsense nonsense nonsense  ; 200 0+1000",
                "If-Unmodified-Since: Sun, 12 Oct 2025 14:00:00 GMT ; 200 0+1000",
                "If-Unmodified-Since: Sun, 12 Oct 2025 13:59:59 GMT ; 412 0+0",
                // which of two counts, RFC 9110 section 13.2.2
                "If-None-Match: \"d2\" | If-Modified-Since: Sun, 12 Oct 2025 14:00:00 GMT ; 200 0+1000",
                "If-None-Match: \"d1\" | If-Modified-Since: Sun, 12 Oct 2025 13:59:59 GMT ; 304 0+0",
                "If-Match: \"d1\" | If-Unmodified-Since: Sun, 12 Oct 2025 13:59:59 GMT ; 200 0+1000",
                "If-None-Match: \"d1\" | Range: bytes=0-0 ; 304 0+0",
                "If-Match: \"d2\" | Range: bytes=0-0 ; 412 0+0",
                // a range of the file that one had a part of
                "If-Range: \"d1\" | Range: bytes=0-0 ; 206 0+1",
                "If-Range: \"d2\" | Range: bytes=0-0 ; 200 0+1000",
                "If-Range: \"d2\" | Range: bytes=5000- ; 200 0+1000",
                "If-Range: W/\"d1\" | Range: bytes=0-0 ; 200 0+1000",
                "If-Range: W/\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\" | Range: bytes=0-0 ; 200 0+1000",
                "If-Range: Sun, 12 Oct 2025 14:00:00 GMT | Range: bytes=0-0 ; 206 0+1",
                "If-Range: Sun, 12 Oct 2025 14:00:01 GMT | Range: bytes=0-0 ; 200 0+1000",
                "If-Range: yesterday | Range: bytes=0-0 ; 200 0+1000",
                "If-Range: \"d1\" ; 200 0+1000",
            })
    void aRequestGetsThePartThatItAsksFor(String lines, String expected) {
        assertThat(decided(lines, true, 1000)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Range: bytes=0-0 ; 200 0+1000",
                "Range: bytes=5000- ; 200 0+1000",
                "If-None-Match: \"d1\" ; 304 0+0",
            })
    void aHeadHasNoRanges(String lines, String expected) {
        assertThat(decided(lines, false, 1000)).isEqualTo(expected);
    }

    @Test
    void anEmptyFileHasNoParts() {
        assertThat(decided("Range: bytes=0-", true, 0)).isEqualTo("416 0+0");
        assertThat(decided("Range: bytes=-1", true, 0)).isEqualTo("416 0+0");
        assertThat(decided("", true, 0)).isEqualTo("200 0+0");
    }

    @Test
    void theHeadSaysWhichPartOfWhichFile() {
        assertThat(FilePart.of(file(1000, MODIFIED), headers("Range: bytes=2-5"), true, NOW)
                        .fields())
                .isEqualTo("Last-Modified: Sun, 12 Oct 2025 14:00:00 GMT\r\nETag: \"d1\"\r\n"
                        + "Content-Range: bytes 2-5/1000\r\n");
        assertThat(FilePart.of(file(1000, MODIFIED), headers("Range: bytes=2000-"), true, NOW)
                        .fields())
                .isEqualTo("Content-Range: bytes */1000\r\n");
    }

    @Test
    void nothingWasChangedInTheFuture() {
        Instant future = Instant.parse("2026-01-02T00:00:00Z");
        assertThat(FilePart.of(file(1000, future), headers(""), true, NOW).fields())
                .contains("Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n");
    }
}
