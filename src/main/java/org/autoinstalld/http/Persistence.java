package org.autoinstalld.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** What becomes of the connection after an answer, and the header line that says so; RFC 9112 section 9.3. */
enum Persistence {
    CLOSE("Connection: close\r\n"),
    /** The default of HTTP/1.1 needs no word. */
    KEEP(""),
    /** An HTTP/1.0 client that asked for it wants to be told that it got it. */
    KEEP_ALIVE("Connection: keep-alive\r\n");

    private final String header;

    Persistence(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }

    static Persistence of(HttpRequest request) {
        if (!HttpUtil.isKeepAlive(request)) {
            return CLOSE;
        }
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? KEEP_ALIVE : KEEP;
    }
}
