package org.autoinstalld.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;

/**
 * A request on the admin listener.
 *
 * @param method {@code GET} or {@code POST}; a HEAD comes as GET, and its body is not sent
 * @param path percent-decoded once; without empty segments, {@code .}, {@code ..} and control characters
 * @param query parameters of the URL, decoded, in order
 * @param headers by lower-case name; several of one name are joined by a comma
 * @param body as UTF-8, at most as long as the limits allow
 * @param tls whether nobody else could read it on its way
 */
public record AdminRequest(
        IpAddress requester,
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        String body,
        Transport transport,
        boolean tls) {
    private static final int PARAMETERS_MAX = 64;

    /** Beyond it what is left would be passed over, and a form that is half read does half of what it says. */
    private static final int FIELDS_MAX = 100_000;

    /** Whether an answer is for a program: below {@code /api}, or where JSON alone is asked for. */
    public boolean isForProgram() {
        return isForProgram(path, header("accept").orElse(""));
    }

    static boolean isForProgram(String path, String accept) {
        String wanted = accept.toLowerCase(Locale.ROOT);
        return path.equals("/api")
                || path.startsWith("/api/")
                || path.startsWith("/api?")
                || wanted.contains("application/json") && !wanted.contains("text/html");
    }

    /** The first parameter of that name. */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * The fields of a submitted form; none if the body is not {@code application/x-www-form-urlencoded}.
     *
     * @throws IllegalArgumentException if it is not encoded as it says, or has too many
     */
    public Map<String, List<String>> form() {
        boolean form = header("content-type")
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        if (!form) {
            return Map.of();
        }
        if (body.chars().filter(c -> c == '&').count() >= FIELDS_MAX) {
            throw new IllegalArgumentException("too many fields");
        }
        return parameters(body, FIELDS_MAX);
    }

    static Map<String, List<String>> parameters(String text) {
        return parameters(text, PARAMETERS_MAX);
    }

    private static Map<String, List<String>> parameters(String text, int most) {
        return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, most, true).parameters();
    }
}
