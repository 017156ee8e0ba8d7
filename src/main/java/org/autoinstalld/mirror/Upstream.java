package org.autoinstalld.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.autoinstalld.problem.Reason;

/** The mirror that ours is fetched from. */
final class Upstream {
    static final int OK = 200;
    static final int PARTIAL = 206;
    static final int NOT_FOUND = 404;
    static final int UNSATISFIABLE = 416;

    /** No file is longer, and all of a release together do not overflow. */
    private static final long LONGEST = 1L << 50;

    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");

    private final String url;
    private final Proxies proxies;
    private final HttpClient client;

    /** @param url without a slash at its end */
    Upstream(String url, Map<String, String> environment) throws MirrorException {
        this.url = url;
        proxies = new Proxies(environment);
        proxies.check();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(CONNECT)
                .proxy(proxies)
                .build();
    }

    /**
     * An answer that has begun.
     *
     * @param from where in the file the body begins
     * @param length of the body, if it is said
     * @param validator by which the same file can be asked for again; empty if there is none that is strong enough
     */
    record Reply(int status, InputStream body, long from, OptionalLong length, String validator, Instant modified)
            implements Closeable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /**
     * Asks for a file.
     *
     * @param from where to go on; 0 for the whole
     * @param validator of what is here already; empty with 0
     */
    Reply get(String path, long from, String validator) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-").header("If-Range", validator);
        }
        HttpResponse<InputStream> response = send(request.GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        HttpHeaders headers = response.headers();
        return new Reply(
                response.statusCode(),
                response.body(),
                response.statusCode() == PARTIAL ? start(headers) : 0,
                length(headers),
                validator(headers),
                modified(headers).orElse(Instant.now()));
    }

    /** How long a file is; empty if upstream does not say. */
    OptionalLong size(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<Void> response = send(request, HttpResponse.BodyHandlers.discarding());
        return response.statusCode() == OK ? length(response.headers()) : OptionalLong.empty();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return client.send(request, handler);
        } catch (IllegalArgumentException e) {
            // the JDK's client throws that for a length that is no number, or an address that is none
            throw new IOException("its answer cannot be read", e);
        }
    }

    private static OptionalLong length(HttpHeaders headers) {
        OptionalLong length = headers.firstValueAsLong("Content-Length");
        return length.isPresent() && length.getAsLong() >= 0 && length.getAsLong() <= LONGEST
                ? length
                : OptionalLong.empty();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + "/" + path))
                .timeout(ANSWER)
                .header("User-Agent", "autoinstalld")
                .header("Accept-Encoding", "identity");
    }

    /** -1 for an answer that does not say it, which fits nothing. */
    private static long start(HttpHeaders headers) {
        Matcher range = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    /** A weak entity tag does not promise the same octets. */
    private static String validator(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"))
                .orElse("");
    }

    private static Optional<Instant> modified(HttpHeaders headers) {
        try {
            return headers.firstValue("Last-Modified")
                    .map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Who does not answer, and why. */
    String unanswered(IOException why) {
        String asked =
                proxies.of(URI.create(url)).map(proxy -> proxy + " for " + url).orElse(url);
        return asked + " does not answer: " + reason(why);
    }

    /** The JDK's client loses what the system says of a connection that does not come about. */
    private static String reason(IOException why) {
        if (!(why instanceof ConnectException) || why.getMessage() != null) {
            return Reason.of(why);
        }
        return Stream.<Throwable>iterate(why, Objects::nonNull, Throwable::getCause)
                        .anyMatch(UnresolvedAddressException.class::isInstance)
                ? "no address is known for its name"
                : "nobody accepts the connection";
    }

    @Override
    public String toString() {
        return url;
    }
}
