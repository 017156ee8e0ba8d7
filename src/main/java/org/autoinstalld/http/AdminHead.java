package org.autoinstalld.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** The header lines that every page gets: nothing from elsewhere runs in it, and nobody frames, sniffs or stores it. */
final class AdminHead {
    private static final String SECURITY = "Content-Security-Policy: default-src 'none'; style-src 'self';"
            + " script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'\r\n"
            // without any, a browser would hide the origin of our own forms from us, too
            + "Referrer-Policy: same-origin\r\n"
            + "X-Content-Type-Options: nosniff\r\n"
            + "X-Frame-Options: DENY\r\n"
            + "Cross-Origin-Resource-Policy: same-origin\r\n"
            + "Cross-Origin-Opener-Policy: same-origin\r\n"
            + "Cache-Control: no-store\r\n"
            + "Server: autoinstalld\r\n";

    private AdminHead() {}

    static void begin(StringBuilder out, String code, Persistence persistence, String contentType) {
        String phrase = HttpResponseStatus.valueOf(Integer.parseInt(code)).reasonPhrase();
        out.append("HTTP/1.1 ").append(code).append(' ').append(phrase).append("\r\n");
        out.append(persistence.header());
        line(out, "Content-Type", contentType);
        out.append(SECURITY);
        line(out, "Date", new String(ResponseHead.date(), StandardCharsets.US_ASCII));
    }

    static void line(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append("\r\n");
    }
}
