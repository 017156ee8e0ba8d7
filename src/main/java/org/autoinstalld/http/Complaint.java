package org.autoinstalld.http;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import java.util.Optional;

/** What is wrong with a request as such, whoever it is for; the connection ends with the answer. */
record Complaint(HttpStatus status, String reason) {

    static Optional<Complaint> about(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return Optional.of(about(request.decoderResult().cause()));
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(new Complaint(HttpStatus.VERSION, "version " + version));
        }
        Optional<String> authority = RequestTarget.authorityComplaint(request.uri());
        if (authority.isPresent()) {
            return Optional.of(new Complaint(HttpStatus.BAD_REQUEST, authority.get()));
        }
        Iterator<String> hosts = request.headers().valueStringIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            return version.equals(HttpVersion.HTTP_1_0)
                    ? Optional.empty()
                    : Optional.of(new Complaint(HttpStatus.BAD_REQUEST, "no Host header"));
        }
        hosts.next();
        return hosts.hasNext()
                ? Optional.of(new Complaint(HttpStatus.BAD_REQUEST, "more than one Host header"))
                : Optional.empty();
    }

    private static Complaint about(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Complaint(HttpStatus.URI_TOO_LONG, "the request line is too long");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Complaint(HttpStatus.HEADERS_TOO_LARGE, "the headers are too long");
        }
        // our own words for the common case; the decoder's for the rest, which may quote the request
        return new Complaint(
                HttpStatus.BAD_REQUEST,
                cause instanceof DecoderException || cause.getMessage() == null
                        ? "not an HTTP request"
                        : "not an HTTP request: " + cause.getMessage());
    }
}
