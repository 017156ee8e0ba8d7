package org.autoinstalld.http;

import java.nio.charset.StandardCharsets;
import org.autoinstalld.responsefile.Answer;

/** The status codes in use, each with what the requester is told: one line that names no host and no secret. */
public enum HttpStatus {
    OK(200, "OK", ""),
    PARTIAL(206, "Partial Content", ""),
    MOVED(301, "Moved Permanently", "elsewhere"),
    FOUND(302, "Found", "elsewhere"),
    NOT_MODIFIED(304, "Not Modified", ""),
    BAD_REQUEST(400, "Bad Request", "not a request"),
    FORBIDDEN(403, "Forbidden", "not allowed"),
    NOT_FOUND(404, "Not Found", "no such file"),
    METHOD_NOT_ALLOWED(405, "Method Not Allowed", "method not allowed"),
    TIMEOUT(408, "Request Timeout", "the request took too long"),
    LENGTH_REQUIRED(411, "Length Required", "how long it is has to be said"),
    PRECONDITION(412, "Precondition Failed", "the file is another one by now"),
    CONTENT_TOO_LARGE(413, "Content Too Large", "the request has a body, or too large a one"),
    URI_TOO_LONG(414, "URI Too Long", "the request line is too long"),
    RANGE(416, "Range Not Satisfiable", "the file has no such part"),
    MISDIRECTED(421, "Misdirected Request", "not served under this host name"),
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large", "the headers are too long"),
    INTERNAL(500, "Internal Server Error", "this page cannot be made"),
    UNAVAILABLE(503, "Service Unavailable", "cannot be answered now"),
    VERSION(505, "HTTP Version Not Supported", "only HTTP/1.0 and HTTP/1.1");

    private final int code;
    private final String phrase;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final byte[] text;

    HttpStatus(int code, String phrase, String text) {
        this.code = code;
        this.phrase = phrase;
        this.text = (text + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** As in the status line. */
    public int code() {
        return code;
    }

    /** {@code 404 Not Found} */
    String line() {
        return code + " " + phrase;
    }

    /** The same in one sentence, without a full stop. */
    String words() {
        return new String(text, StandardCharsets.US_ASCII).strip();
    }

    /** The body of an error; callers must not write into it. */
    byte[] text() {
        return text;
    }

    /** The one place where the result of a look-up becomes a status. */
    public static HttpStatus of(Answer answer) {
        if (answer instanceof Answer.Served served) {
            // an empty 200 would run a whole upgrade on defaults
            return served.body().length() > 0 ? OK : UNAVAILABLE;
        } else if (answer instanceof Answer.Unknown || answer instanceof Answer.Missing) {
            return NOT_FOUND;
        } else if (answer instanceof Answer.Stored || answer instanceof Answer.Made) {
            return OK;
        } else if (answer instanceof Answer.Moved moved) {
            return moved.forGood() ? MOVED : FOUND;
        } else if (answer instanceof Answer.Refused) {
            return FORBIDDEN;
        } else {
            return UNAVAILABLE;
        }
    }
}
