package org.autoinstalld.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Requests that are almost right, from some that are. */
final class Mutations {
    private static final List<String> PIECES = List.of(
            "\r\n",
            "\r\n\r\n",
            "\n",
            "\r",
            "\0",
            "\t",
            " ",
            ":",
            "%",
            "%00",
            "%2e%2e/",
            "%2f",
            "%252e",
            "../",
            "./",
            "//",
            "\\",
            "%c0%ae",
            "%e0%80%af",
            "%ff",
            "\u00ff\u00fe",
            "HTTP/1.0",
            "HTTP/1.1",
            "HTTP/9.9",
            "Content-Length: 99999999999999999999\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 7\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Host: y\r\n",
            "Connection: close, keep-alive\r\n",
            "Connection: keep-alive\r\n",
            "Expect: 100-continue\r\n",
            "Forwarded: for=192.168.1.34\r\n",
            "X-Forwarded-For: 192.168.1.34\r\n",
            "X-Forwarded-For: 127.0.0.1\r\n",
            ", 127.0.0.1",
            "Via: 1.1 x\r\n",
            "PROXY TCP4 192.168.1.34 192.168.1.2 5 80\r\n",
            "\r\n\r\n\0\r\nQUIT\n!\u0011\0\f",
            "Authorization: Bearer x\r\n",
            "Cookie: autoinstalld=x; autoinstalld-login=y\r\n",
            "Origin: null\r\n",
            " folded\r\n",
            "ffffffff\r\n",
            "\u0016\u0003\u0001\u0002\u0000",
            "GET ",
            "HEAD ",
            "POST ",
            "?path=a&path=b",
            "?path=7.8/amd64",
            "&path=%zz",
            "-install.conf",
            "-upgrade.conf",
            "disklabel/",
            "firstboot/",
            "report/",
            "x".repeat(300),
            "x".repeat(3000),
            "X: y\r\n".repeat(50),
            "X: y\r\n".repeat(3000));

    private final Random random;
    private final List<String> seeds;

    Mutations(Random random, List<String> seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    byte[] next() {
        byte[] octets = pick(seeds).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(6); i > 0; i--) {
            octets = changed(octets);
        }
        return octets;
    }

    private byte[] changed(byte[] octets) {
        int at = random.nextInt(octets.length + 1);
        int to = Math.min(octets.length, at + random.nextInt(12));
        return switch (random.nextInt(7)) {
            case 0 -> joined(octets, 0, at, pick(PIECES).getBytes(StandardCharsets.ISO_8859_1), at);
            case 1 -> joined(octets, 0, at, new byte[0], to);
            case 2 -> joined(octets, 0, to, new byte[0], at);
            case 3 -> joined(octets, 0, at, new byte[] {(byte) random.nextInt(256)}, Math.min(octets.length, at + 1));
            case 4 -> joined(octets, 0, at, encoded(octets, at, to), to);
            case 5 -> joined(octets, 0, at, pick(seeds).getBytes(StandardCharsets.ISO_8859_1), to);
            default -> {
                byte[] copy = octets.clone();
                if (at < copy.length) {
                    copy[at] ^= (byte) (1 << random.nextInt(8));
                }
                yield copy;
            }
        };
    }

    private static byte[] encoded(byte[] octets, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(String.format("%%%02x", octets[i] & 0xff));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Up to {@code end}, then {@code middle}, then on from {@code from}. */
    private static byte[] joined(byte[] octets, int start, int end, byte[] middle, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(octets, start, end - start);
        out.writeBytes(middle);
        out.write(octets, from, octets.length - from);
        return out.toByteArray();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
