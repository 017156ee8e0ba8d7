package org.autoinstalld.http;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.lookup.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request target, RFC 9112 section 3.2, read without any leniency: a path that two programs could read in two ways
 * names nothing here.
 */
sealed interface RequestTarget {
    /**
     * A sound one.
     *
     * @param path decoded once, with one slash where there may be several: segments are not empty (but for one trailing
     *     slash), not {@code .} or {@code ..}, and
     *     hold no control character, backslash, percent sign or encoded slash
     * @param query as it came, still encoded; empty if there is none
     */
    record Sound(String path, String query) implements RequestTarget {
        /**
         * Which release and architecture it says. One that does not decode, or is given twice, is the handler's to refuse: it
         * remembers whose look-up that was.
         */
        @Nullable
        String setdir() {
            Optional<List<String>> values = values("path");
            if (values.isEmpty() || values.get().size() > 1) {
                return Request.MALFORMED;
            }
            return values.get().isEmpty() ? null : values.get().get(0);
        }

        /** Values of the parameters of that name, decoded once; empty if one of them does not decode. */
        Optional<List<String>> values(String name) {
            List<String> values = new ArrayList<>(1);
            int end;
            for (int start = 0; start <= query.length(); start = end + 1) {
                int ampersand = query.indexOf('&', start);
                end = ampersand < 0 ? query.length() : ampersand;
                String pair = query.substring(start, end);
                int equals = pair.indexOf('=');
                // a name that does not decode is none of ours
                if (name.equals(decoded(equals < 0 ? pair : pair.substring(0, equals)))) {
                    String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
                    if (value == null || holdsControl(value)) {
                        return Optional.empty();
                    }
                    values.add(value);
                }
            }
            return Optional.of(values);
        }
    }

    /**
     * One that names nothing.
     *
     * @param authority whether that is because of its authority, so that nobody can tell which server is meant
     */
    record Malformed(String reason, boolean authority) implements RequestTarget {}

    String HTTP = "http://";
    /** Of the absolute form, up to where its path, query or fragment begins. */
    Pattern AUTHORITY = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");
    /** One that is empty, but for the last, or means another. The log names the first that is wrong. */
    Pattern WRONG_SEGMENT = Pattern.compile("/(?:(?=/)|(?<dots>\\.{1,2})(?=/|\\z))");

    Pattern SLASHES = Pattern.compile("/{2,}");

    /** Reads the origin form {@code /path?query} and the absolute form {@code http://host/path?query}. */
    static RequestTarget parse(String text) {
        return parse(text, path -> false);
    }

    /**
     * The same where several slashes in a row count as one in some paths.
     *
     * @param joined whether they do in a path, which is shown with one
     */
    static RequestTarget parse(String text, Predicate<String> joined) {
        int start = 0;
        if (!text.startsWith("/")) {
            boolean http = text.regionMatches(true, 0, HTTP, 0, HTTP.length());
            start = http ? authorityEnd(text) : 0;
            String complaint = authorityComplaint(text, http ? text.substring(HTTP.length(), start) : null);
            if (complaint != null) {
                return new Malformed(complaint, true);
            }
            if (!http) {
                return malformed("the request target is neither a path nor an http URL");
            }
        }
        int question = text.indexOf('?', start);
        String raw = text.substring(start, question < 0 ? text.length() : question);
        String query = question < 0 ? "" : text.substring(question + 1);
        return checked(raw.isEmpty() ? "/" : raw, query, joined);
    }

    private static int authorityEnd(String text) {
        int at = HTTP.length();
        while (at < text.length() && "/?#".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /**
     * What is wrong with the authority of the absolute form. Programs disagree about where {@code http://a@b} or
     * {@code http://a\\b} leads (RFC 9110 section 4.2.4 wants a user to be taken for an error), so it leads nowhere.
     */
    private static @Nullable String authorityComplaint(String text, @Nullable String authority) {
        if (text.indexOf('\\') >= 0) {
            return "the URL holds a backslash";
        }
        if (authority == null || AUTHORITY.matcher(authority).matches()) {
            return null;
        }
        return authority.indexOf('@') >= 0 ? "the URL holds a user" : "the URL has no host, or one that is none";
    }

    private static RequestTarget checked(String raw, String query, Predicate<String> joined) {
        String path = decoded(raw);
        if (!isVisibleAscii(raw) || !isVisibleAscii(query)) {
            return malformed("the request target holds a character that must be encoded");
        }
        if (raw.indexOf('#') >= 0 || query.indexOf('#') >= 0) {
            return malformed("the request target holds a fragment");
        }
        if (path == null) {
            return malformed("the path is not percent-encoded UTF-8");
        }
        if (path.indexOf('%') >= 0) {
            return malformed("the path is encoded twice");
        }
        if (holdsControl(path)) {
            return malformed("the path holds a control character");
        }
        if (raw.length() != path.length() && slashes(path) != slashes(raw)) {
            return malformed("the path holds an encoded slash");
        }
        if (path.indexOf('\\') >= 0) {
            return malformed("the path holds a backslash");
        }
        if (path.contains("//")) {
            String one = SLASHES.matcher(path).replaceAll("/");
            path = joined.test(one) ? one : path;
        }
        // what follows costs more than all before it, and each look-up comes by here
        if (path.contains("//") || path.contains("/.")) {
            Matcher wrong = WRONG_SEGMENT.matcher(path);
            if (wrong.find()) {
                return malformed(
                        wrong.group("dots") == null ? "the path holds an empty segment" : "the path holds '.' or '..'");
            }
        }
        return new Sound(path, query);
    }

    private static RequestTarget malformed(String reason) {
        return new Malformed(reason, false);
    }

    private static long slashes(String text) {
        return text.chars().filter(c -> c == '/').count();
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
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Percent-decoding, strict: two hexadecimal digits each, and the result is UTF-8 in its shortest form; else null. */
    private static @Nullable String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            // octet by octet: the decoder of Java would put a mark in the place of what is no UTF-8
            byte[] octets = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.ISO_8859_1)
                    .getBytes(StandardCharsets.ISO_8859_1);
            // one made by newDecoder reports what is malformed, and overlong forms are
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
