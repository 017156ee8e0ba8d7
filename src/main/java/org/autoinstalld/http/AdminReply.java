package org.autoinstalld.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a person's browser, or a program in its place, gets. Security headers are added by the listener, and that nobody stores it if the reply says nothing of that. */
public final class AdminReply {
    /** Nothing from elsewhere runs in a page, and nobody frames or sniffs it. */
    private static final String SECURITY = "Content-Security-Policy: default-src 'none'; style-src 'self';"
            + " script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'\r\n"
            // without any, a browser would hide the origin of our own forms from us, too
            + "Referrer-Policy: same-origin\r\n"
            + "X-Content-Type-Options: nosniff\r\n"
            + "X-Frame-Options: DENY\r\n"
            + "Cross-Origin-Resource-Policy: same-origin\r\n"
            + "Cross-Origin-Opener-Policy: same-origin\r\n";

    private static final String CACHE = "Cache-Control";

    private final int status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    private AdminReply(int status, String contentType, Map<String, String> headers, byte[] body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("not a status: " + status);
        }
        if ((status == 204 || status == 304) && body.length > 0) {
            throw new IllegalArgumentException("a reply of status " + status + " has no body");
        }
        this.status = status;
        this.contentType = checked(contentType);
        this.headers = headers;
        this.body = body;
    }

    /** A reply of any kind; {@code body} is not copied. */
    public static AdminReply of(int status, String contentType, byte[] body) {
        return new AdminReply(status, contentType, Map.of(), body);
    }

    public static AdminReply html(int status, String page) {
        return text(status, "text/html; charset=utf-8", page);
    }

    public static AdminReply json(int status, String json) {
        return text(status, "application/json", json);
    }

    public static AdminReply plain(int status, String text) {
        return text(status, "text/plain; charset=utf-8", text);
    }

    /** Sends the browser to {@code path} on this server, with GET. */
    public static AdminReply redirect(String path) {
        if (!path.startsWith("/") || path.startsWith("//")) {
            throw new IllegalArgumentException("not a path on this server");
        }
        return plain(303, "").with("Location", path);
    }

    private static AdminReply text(int status, String contentType, String text) {
        return of(status, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same reply with one more header, or another value for it.
     *
     * @throws IllegalArgumentException if a character could not stand in a header line
     */
    public AdminReply with(String name, String value) {
        if (!name.matches("[A-Za-z][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException("not a header name");
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, checked(value));
        return new AdminReply(status, contentType, more, body);
    }

    private static String checked(String text) {
        if (!text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a header cannot hold this text");
        }
        return text;
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** A read-only view. */
    public ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    /** The body as text, for tests and logs. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** All of the head, up to and including the empty line. */
    byte[] head(Persistence persistence) {
        StringBuilder out = head(status, contentType, persistence, headers.getOrDefault(CACHE, "no-store"));
        headers.forEach((name, value) -> {
            if (!name.equals(CACHE)) {
                line(out, name, value);
            }
        });
        if (status != 204 && status != 304) {
            line(out, "Content-Length", Integer.toString(body.length));
        }
        return ResponseHead.ascii(out.append("\r\n").toString());
    }

    /** The status line and the header lines that every answer gets. */
    static StringBuilder head(int status, String contentType, Persistence persistence, String cache) {
        StringBuilder out = new StringBuilder(640)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n")
                .append(persistence.header());
        line(out, "Content-Type", contentType);
        out.append(SECURITY);
        line(out, CACHE, cache);
        line(out, "Server", "autoinstalld");
        line(out, "Date", new String(ResponseHead.date(), StandardCharsets.US_ASCII));
        return out;
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }
}
