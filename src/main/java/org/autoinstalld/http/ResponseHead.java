package org.autoinstalld.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Status line and headers on the install listener; for texts, all but date and length made beforehand. */
@SuppressWarnings("EnumOrdinal") // only as an index in this process: it is looked up for every answer
final class ResponseHead {
    /** Room enough for any of them. */
    static final int SIZE_MAX = 384;

    /** For what is one requester's. */
    private static final String NEVER_KEPT = field("Cache-Control", "no-store");
    /** For what everybody may have, but perhaps not everybody the same. */
    private static final String ASKED_AGAIN = field("Cache-Control", "no-cache");

    private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] END = ascii("\r\n\r\n");
    private static final String DAYS = "MonTueWedThuFriSatSun";
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int WORD = 3;
    /** What is before the date, by status and persistence. */
    private static final byte[][][] BEFORE = new byte[HttpStatus.values().length][Persistence.values().length][];

    static {
        for (HttpStatus status : HttpStatus.values()) {
            for (Persistence persistence : Persistence.values()) {
                String allow = status == HttpStatus.METHOD_NOT_ALLOWED ? field("Allow", "GET, HEAD") : "";
                BEFORE[status.ordinal()][persistence.ordinal()] =
                        ascii(beforeDate(status, persistence, allow + type("text/plain; charset=utf-8") + NEVER_KEPT));
            }
        }
    }

    private static volatile Stamp stamp = new Stamp(0, new byte[0]);

    private ResponseHead() {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stamp(long second, byte[] text) {}

    /** Writes all up to and including the empty line. */
    static void write(ByteBuf out, HttpStatus status, Persistence persistence, int length) {
        out.writeBytes(BEFORE[status.ordinal()][persistence.ordinal()]).writeBytes(date());
        out.writeBytes(LENGTH);
        ByteBufUtil.writeAscii(out, Integer.toString(length));
        out.writeBytes(END);
    }

    /**
     * The same for what is no such text.
     *
     * @param more further lines, each made by {@link #field}
     * @param length negative: not told
     */
    static void write(ByteBuf out, HttpStatus status, Persistence persistence, String type, String more, long length) {
        ByteBufUtil.writeAscii(out, beforeDate(status, persistence, type(type) + ASKED_AGAIN + more));
        out.writeBytes(date());
        if (length >= 0) {
            out.writeBytes(LENGTH);
            ByteBufUtil.writeAscii(out, Long.toString(length));
        }
        out.writeBytes(END);
    }

    private static String beforeDate(HttpStatus status, Persistence persistence, String more) {
        return "HTTP/1.1 " + status.line() + "\r\n" + persistence.header() + more + "Server: autoinstalld\r\nDate: ";
    }

    private static String type(String type) {
        return field("Content-Type", type) + field("X-Content-Type-Options", "nosniff");
    }

    /** One header line, ended. */
    static String field(String name, String value) {
        return name + ": " + value + "\r\n";
    }

    /** The date of now in the form of RFC 9110 section 5.6.7; not to be changed. */
    static byte[] date() {
        long now = System.currentTimeMillis() / 1000;
        Stamp current = stamp;
        if (current.second != now) {
            current = new Stamp(now, ascii(date(Instant.ofEpochSecond(now))));
            stamp = current;
        }
        return current.text;
    }

    /**
     * A time in the form of RFC 9110 section 5.6.7. By hand: a formatter would read a language's names of days first,
     * which the first answer would wait for.
     */
    static String date(Instant time) {
        LocalDateTime at = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        return word(DAYS, at.getDayOfWeek().getValue()) + ", " + two(at.getDayOfMonth()) + " "
                + word(MONTHS, at.getMonthValue()) + " " + at.getYear() + " " + two(at.getHour()) + ":"
                + two(at.getMinute()) + ":" + two(at.getSecond()) + " GMT";
    }

    private static String word(String words, int number) {
        return words.substring(WORD * (number - 1), WORD * number);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
