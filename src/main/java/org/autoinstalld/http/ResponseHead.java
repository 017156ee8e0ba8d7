package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Status line and headers on the install listener, all but date and length made beforehand. */
final class ResponseHead {
    /** Room enough for any of them. */
    static final int SIZE_MAX = 384;

    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] END = ascii("\r\n\r\n");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final Map<HttpStatus, Map<Persistence, byte[]>> PREFIX = prefixes();

    private static volatile Stamp stamp = new Stamp(0);

    private ResponseHead() {}

    private static final class Stamp {
        private final long second;
        private final byte[] text;

        Stamp(long second) {
            this.second = second;
            text = ascii(DATE.format(Instant.ofEpochSecond(second)));
        }
    }

    private static Map<HttpStatus, Map<Persistence, byte[]>> prefixes() {
        Map<HttpStatus, Map<Persistence, byte[]>> all = new EnumMap<>(HttpStatus.class);
        for (HttpStatus status : HttpStatus.values()) {
            Map<Persistence, byte[]> ofStatus = new EnumMap<>(Persistence.class);
            all.put(status, ofStatus);
            for (Persistence persistence : Persistence.values()) {
                String text = "HTTP/1.1 " + status.line() + "\r\n"
                        + persistence.header()
                        + (status == HttpStatus.METHOD_NOT_ALLOWED ? "Allow: GET, HEAD\r\n" : "")
                        + "Content-Type: text/plain; charset=utf-8\r\n"
                        + "X-Content-Type-Options: nosniff\r\n"
                        + "Cache-Control: no-store\r\n"
                        + "Server: autoinstalld\r\n"
                        + "Date: ";
                ofStatus.put(persistence, ascii(text));
            }
        }
        return all;
    }

    /** Writes all up to and including the empty line. */
    static void write(ByteBuf out, HttpStatus status, Persistence persistence, int length) {
        out.writeBytes(prefix(status, persistence)).writeBytes(date());
        out.writeBytes(LENGTH);
        writeNumber(out, length);
        out.writeBytes(END);
    }

    private static byte[] prefix(HttpStatus status, Persistence persistence) {
        return Objects.requireNonNull(Objects.requireNonNull(PREFIX.get(status)).get(persistence));
    }

    /** The date of now in the form of RFC 9110 section 5.6.7; not to be changed. */
    static byte[] date() {
        long now = System.currentTimeMillis() / 1000;
        Stamp current = stamp;
        if (current.second != now) {
            current = new Stamp(now);
            stamp = current;
        }
        return current.text;
    }

    private static void writeNumber(ByteBuf out, int number) {
        int divisor = 1;
        while (number / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.writeByte('0' + number / divisor % 10);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
