package org.autoinstalld.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
        return usual ? ofUsual(headers, trusted) : ofStandard(headers, trusted);
    }

    /** A list with commas and no quotes: one that a client sends along stays within its own entries. */
    private static Forwarded ofUsual(HttpHeaders headers, Predicate<IpAddress> trusted) {
        boolean tls = headers.getAll(X_FORWARDED_PROTO).equals(List.of("https"));
        return client(
                headers.getAll(X_FORWARDED_FOR).stream()
                        .flatMap(line -> Stream.of(line.split(",", -1)))
                        .map(text -> new Hop(text.strip(), tls))
                        .toList(),
                trusted);
    }

    private static Forwarded ofStandard(HttpHeaders headers, Predicate<IpAddress> trusted) {
        List<Hop> chain = new ArrayList<>();
        for (String line : headers.getAll(FORWARDED)) {
            Optional<List<Map<String, String>>> elements = ForwardedElements.parse(line);
            if (elements.isEmpty()) {
                return new Unclear("a Forwarded header that does not parse");
            }
            elements.get()
                    .forEach(e ->
                            chain.add(new Hop(e.getOrDefault("for", ""), "https".equalsIgnoreCase(e.get("proto")))));
        }
        return client(chain, trusted);
    }

    /** For whom one proxy says that it asks, and whether that one spoke TLS with it. */
    record Hop(String client, boolean tls) {}

    private static Forwarded client(List<Hop> chain, Predicate<IpAddress> trusted) {
        for (int i = chain.size() - 1; i >= 0; i--) {
            Optional<IpAddress> address = address(chain.get(i).client());
            if (address.isEmpty()) {
                return new Unclear("a forwarded address that is none");
            }
            if (i == 0 || !trusted.test(address.get())) {
                return new For(address.get(), chain.get(i).tls(), i > 0);
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
}
