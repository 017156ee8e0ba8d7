package org.autoinstalld.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request target, RFC 9112 section 3.2, read without any leniency: a path that two programs could read in two ways
 * names nothing here.
 */
sealed interface RequestTarget {
    /**
     * A sound one.
     *
     * @param path decoded once: segments are not empty (but for one trailing slash), not {@code .} or {@code ..}, and
     *     hold no control character, backslash, percent sign or encoded slash
     * @param query as it came, still encoded; empty if there is none
     */
    record Sound(String path, String query) implements RequestTarget {
        /** Values of the parameters of that name, decoded once; empty if one of them does not decode. */
        Optional<List<String>> values(String name) {
            if (query.isEmpty()) {
                return Optional.of(List.of());
            }
            List<String> values = new ArrayList<>(1);
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                // a name that does not decode is none of ours
                if (decoded(key).filter(name::equals).isEmpty()) {
                    continue;
                }
                Optional<String> value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
                if (value.filter(v -> !holdsControl(v)).isEmpty()) {
                    return Optional.empty();
                }
                values.add(value.get());
            }
            return Optional.of(values);
        }
    }

    String HTTP = "http://";
    Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");

    /** One that names nothing. */
    record Malformed(String reason) implements RequestTarget {}

    /** Reads the origin form {@code /path?query} and the absolute form {@code http://host/path?query}. */
    static RequestTarget parse(String text) {
        String local = text;
        if (!text.startsWith("/")) {
            Optional<String> complaint = authorityComplaint(text);
            if (complaint.isPresent()) {
                return new Malformed(complaint.get());
            }
            if (!isHttp(text)) {
                return new Malformed("the request target is neither a path nor an http URL");
            }
            local = text.substring(authorityEnd(text, HTTP.length()));
        }
        int question = local.indexOf('?');
        String path = question < 0 ? local : local.substring(0, question);
        String query = question < 0 ? "" : local.substring(question + 1);
        return checked(path.isEmpty() ? "/" : path, query);
    }

    /**
     * What is wrong with the authority of the absolute form. Programs disagree about where {@code http://a@b} or
     * {@code http://a\\b} leads (RFC 9110 section 4.2.4 wants a user to be taken for an error), so it leads nowhere.
     */
    static Optional<String> authorityComplaint(String text) {
        if (text.startsWith("/")) {
            return Optional.empty();
        }
        if (text.indexOf('\\') >= 0) {
            return Optional.of("the URL holds a backslash");
        }
        if (!isHttp(text)) {
            return Optional.empty();
        }
        String authority = text.substring(HTTP.length(), authorityEnd(text, HTTP.length()));
        if (authority.indexOf('@') >= 0) {
            return Optional.of("the URL holds a user");
        }
        return AUTHORITY.matcher(authority).matches()
                ? Optional.empty()
                : Optional.of("the URL has no host, or one that is none");
    }

    private static boolean isHttp(String text) {
        return text.regionMatches(true, 0, HTTP, 0, HTTP.length());
    }

    private static int authorityEnd(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '/' || text.charAt(i) == '?' || text.charAt(i) == '#') {
                return i;
            }
        }
        return text.length();
    }

    private static RequestTarget checked(String raw, String query) {
        if (!isVisibleAscii(raw) || !isVisibleAscii(query)) {
            return new Malformed("the request target holds a character that must be encoded");
        }
        if (raw.indexOf('#') >= 0 || query.indexOf('#') >= 0) {
            return new Malformed("the request target holds a fragment");
        }
        String path = raw;
        if (raw.indexOf('%') >= 0) {
            Optional<String> decoded = decoded(raw);
            if (decoded.isEmpty()) {
                return new Malformed("the path is not percent-encoded UTF-8");
            }
            path = decoded.get();
            if (path.indexOf('%') >= 0) {
                return new Malformed("the path is encoded twice");
            }
            if (holdsControl(path)) {
                return new Malformed("the path holds a control character");
            }
            if (slashes(path) != slashes(raw)) {
                return new Malformed("the path holds an encoded slash");
            }
        }
        return segmentComplaint(path).<RequestTarget>map(Malformed::new).orElse(new Sound(path, query));
    }

    private static long slashes(String text) {
        return text.chars().filter(c -> c == '/').count();
    }

    private static Optional<String> segmentComplaint(String path) {
        if (path.indexOf('\\') >= 0) {
            return Optional.of("the path holds a backslash");
        }
        int start = 1;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            if (end == start) {
                return Optional.of("the path holds an empty segment");
            }
            boolean dots = path.charAt(start) == '.'
                    && (end == start + 1 || end == start + 2 && path.charAt(start + 1) == '.');
            if (dots) {
                return Optional.of("the path holds '.' or '..'");
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    private static boolean isVisibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** Percent-decoding, strict: two hexadecimal digits each, and the result is UTF-8 in its shortest form. */
    private static Optional<String> decoded(String text) {
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        byte[] octets = new byte[text.length()];
        int n = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '%') {
                octets[n++] = (byte) c;
                continue;
            }
            if (i + 2 >= text.length()) {
                return Optional.empty();
            }
            int high = Character.digit(text.charAt(i + 1), 16);
            int low = Character.digit(text.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            octets[n++] = (byte) (high << 4 | low);
            i += 2;
        }
        try {
            // a decoder made by newDecoder reports what is malformed, and overlong forms are
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, 0, n))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
