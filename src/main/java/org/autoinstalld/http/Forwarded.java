package org.autoinstalld.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.autoinstalld.address.IpAddress;

/**
 * What proxies say in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For} about whom a request is for. Each proxy adds
 * at the end, so the list is read from there, and only as far as those who say it are trusted.
 */
sealed interface Forwarded {
    /** The request is for whoever sent it. */
    record No() implements Forwarded {}

    /** A trusted proxy sent it, and does not say for whom. */
    record Silent() implements Forwarded {}

    /** It is for somebody else, says a sender who is not trusted, so nobody knows for whom. */
    record Undeclared() implements Forwarded {}

    /**
     * @param client the first one, from the end, who is no trusted proxy
     * @param tls whether the client spoke TLS with its proxy
     * @param further whether that client said in turn that it asks for somebody else
     */
    record For(IpAddress client, boolean tls, boolean further) implements Forwarded {}

    /** It cannot be told for whom, so for nobody. */
    record Unclear(String reason) implements Forwarded {}

    // made once, with their hashes: every request is asked for them
    AsciiString FORWARDED = AsciiString.cached("Forwarded");
    AsciiString X_FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
    AsciiString X_FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");

    /**
     * Reads the headers of a request that came from {@code sender}.
     *
     * @param trusted who may say for whom they ask
     */
    static Forwarded of(HttpHeaders headers, IpAddress sender, Predicate<IpAddress> trusted) {
        boolean standard = headers.contains(FORWARDED);
        boolean usual = headers.contains(X_FORWARDED_FOR);
        if (!trusted.test(sender)) {
            return standard || usual || headers.contains(HttpHeaderNames.VIA) ? new Undeclared() : new No();
        }
        if (!standard && !usual) {
            return new Silent();
        }
        if (standard && usual) {
            // a proxy writes one of them; the other may be the client's own invention
            return new Unclear("both Forwarded and X-Forwarded-For");
        }
        List<String> chain = new ArrayList<>();
        boolean tls = headers.getAll(X_FORWARDED_PROTO).equals(List.of("https"));
        if (usual) {
            headers.getAll(X_FORWARDED_FOR).forEach(line -> chain.addAll(split(line, ',')));
        } else {
            for (String line : headers.getAll(FORWARDED)) {
                for (String element : split(line, ',')) {
                    chain.add(parameter(element, "for").orElse(""));
                    tls = parameter(element, "proto").filter("https"::equals).isPresent();
                }
            }
        }
        return client(chain, trusted, tls);
    }

    private static Forwarded client(List<String> chain, Predicate<IpAddress> trusted, boolean tls) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            Optional<IpAddress> address = address(chain.get(i).strip());
            if (address.isEmpty()) {
                return new Unclear("a forwarded address that is none");
            }
            if (i == 0 || !trusted.test(address.get())) {
                return new For(address.get(), tls, i > 0);
            }
        }
        return new Unclear("no forwarded address");
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]} or with a port. */
    private static Optional<IpAddress> address(String text) {
        Optional<IpAddress> bare = IpAddress.parse(text);
        if (bare.isPresent()) {
            return bare;
        }
        int bracket = text.lastIndexOf(']');
        if (text.startsWith("[") && bracket > 0 && text.substring(bracket + 1).matches("(:[0-9]{1,5})?")) {
            return IpAddress.parse(text.substring(1, bracket)).filter(a -> !a.isV4());
        }
        int colon = text.lastIndexOf(':');
        return colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}")
                ? IpAddress.parse(text.substring(0, colon)).filter(IpAddress::isV4)
                : Optional.empty();
    }

    /** The value of a parameter of {@code Forwarded}; empty if it is not there exactly once. */
    private static Optional<String> parameter(String element, String name) {
        Optional<String> found = Optional.empty();
        for (String pair : split(element, ';')) {
            int equals = pair.indexOf('=');
            if (equals < 0
                    || !pair.substring(0, equals)
                            .strip()
                            .toLowerCase(Locale.ROOT)
                            .equals(name)) {
                continue;
            }
            if (found.isPresent()) {
                return Optional.empty();
            }
            found = Optional.of(unquoted(pair.substring(equals + 1).strip()));
        }
        return found;
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** At a character, but not within quotes. */
    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                quoted = !quoted;
            } else if (text.charAt(i) == at && !quoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
