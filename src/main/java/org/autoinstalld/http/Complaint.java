package org.autoinstalld.http;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** What is wrong with a request, before anybody looks for its host. The connection is closed after the answer. */
record Complaint(HttpStatus status, String reason) {
    static Complaint bad(String reason) {
        return new Complaint(HttpStatus.BAD_REQUEST, reason);
    }

    /** What is wrong on any listener; null if nothing is. */
    static @Nullable Complaint about(HttpRequest request, RequestTarget target) {
        if (request.decoderResult().isFailure()) {
            return about(request.decoderResult().cause());
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return new Complaint(HttpStatus.VERSION, "version " + version);
        }
        if (target instanceof RequestTarget.Malformed malformed && malformed.authority()) {
            return bad(malformed.reason());
        }
        Iterator<String> hosts = request.headers().valueStringIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            return version.equals(HttpVersion.HTTP_1_0) ? null : bad("no Host header");
        }
        hosts.next();
        return hosts.hasNext() ? bad("more than one Host header") : null;
    }

    private static Complaint about(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Complaint(HttpStatus.URI_TOO_LONG, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Complaint(HttpStatus.HEADERS_TOO_LARGE, "the headers are too long");
        }
        // our own words for the common case; the decoder's for the rest, which may quote the request
        return bad(
                cause instanceof DecoderException || cause.getMessage() == null
                        ? "not an HTTP request"
                        : "not an HTTP request: " + cause.getMessage());
    }
}
