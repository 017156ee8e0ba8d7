package org.autoinstalld.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.lookup.Sender;
import org.jspecify.annotations.Nullable;

/**
 * For whom a request is, as proxies say in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For}. Each proxy adds at the
 * end, so the list is read from there, and only as far as those who say it are trusted.
 *
 * @param sender who sent it
 * @param client for whom it is: the first one, from the end, who is no trusted proxy; else who sent it
 * @param believed whether a trusted proxy said for whom it is
 * @param tls whether the client spoke TLS with its proxy
 * @param complaint why it cannot be told for whom it is, so that it is for nobody; null if it can
 */
record Forwarded(
        Sender sender,
        IpAddress client,
        boolean believed,
        boolean tls,
        @Nullable String complaint) {
    // made once, with their hashes: every request is asked for them
    private static final AsciiString FORWARDED = AsciiString.cached("Forwarded");
    private static final AsciiString X_FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
    private static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");

    private static final String TOKEN = "A-Za-z0-9!#$%&'*+.^_`|~\\-";
    /**
     * A parameter, if any, and what ends it, read to the letter of RFC 7239 section 4: a proxy that adds to what its client
     * sent adds behind an open quote if the client left one, and its own words would then be a part of the client's. The one
     * leniency is an address with colons that is not in quotes, as many proxies write it.
     */
    private static final Pattern PARAMETER = Pattern.compile("[ \t]*+(?:([" + TOKEN + "]++)="
            + "(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([" + TOKEN + ":\\[\\]]++)))?+[ \t]*+([;,]|\\z)");

    /** For whom one proxy says that it asks, and whether that one spoke TLS with it. */
    private record Hop(String client, boolean tls) {}

    /**
     * Reads the headers of a request that came from {@code sender}.
     *
     * @param trusted who may say for whom they ask
     */
    static Forwarded of(HttpHeaders headers, IpAddress sender, Predicate<IpAddress> trusted) {
        boolean standard = headers.contains(FORWARDED);
        boolean usual = headers.contains(X_FORWARDED_FOR);
        if (!trusted.test(sender)) {
            // whoever that asks for, nobody knows
            boolean undeclared = standard || usual || headers.contains(HttpHeaderNames.VIA);
            return new Forwarded(undeclared ? Sender.UNDECLARED_PROXY : Sender.REQUESTER, sender, false, false, null);
        }
        if (!standard && !usual) {
            return new Forwarded(Sender.SILENT_PROXY, sender, false, false, null);
        }
        if (standard && usual) {
            // a proxy writes one of them; the other may be the client's own invention
            return unclear(sender, "both Forwarded and X-Forwarded-For");
        }
        Optional<List<Hop>> hops = usual ? Optional.of(usual(headers)) : standard(headers.getAll(FORWARDED));
        return hops.map(all -> nearest(all, sender, trusted))
                .orElseGet(() -> unclear(sender, "a Forwarded header that does not parse"));
    }

    private static Forwarded unclear(IpAddress sender, String complaint) {
        return new Forwarded(Sender.UNDECLARED_PROXY, sender, false, false, complaint);
    }

    /** A list with commas and no quotes: one that a client sends along stays within its own entries. */
    private static List<Hop> usual(HttpHeaders headers) {
        boolean tls = headers.getAll(X_FORWARDED_PROTO).equals(List.of("https"));
        List<Hop> hops = new ArrayList<>();
        for (String line : headers.getAll(X_FORWARDED_FOR)) {
            for (String text : line.split(",", -1)) {
                hops.add(new Hop(text.strip(), tls));
            }
        }
        return hops;
    }

    /** Empty if something is no parameter, stands twice in its element, or a quote stays open. */
    private static Optional<List<Hop>> standard(List<String> lines) {
        List<Hop> hops = new ArrayList<>();
        for (String line : lines) {
            Map<String, String> element = new HashMap<>();
            Matcher parameter = PARAMETER.matcher(line);
            String end;
            do {
                if (!parameter.lookingAt()) {
                    return Optional.empty();
                }
                String name = parameter.group(1);
                if (name != null) {
                    String quoted = parameter.group(2);
                    String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
                    if (element.putIfAbsent(name.toLowerCase(Locale.ROOT), value) != null) {
                        return Optional.empty();
                    }
                }
                end = parameter.group(4);
                if (!end.equals(";")) {
                    hops.add(new Hop(element.getOrDefault("for", ""), "https".equalsIgnoreCase(element.get("proto"))));
                    element.clear();
                }
                parameter.region(parameter.end(), line.length());
            } while (!end.isEmpty());
        }
        return Optional.of(hops);
    }

    private static Forwarded nearest(List<Hop> hops, IpAddress sender, Predicate<IpAddress> trusted) {
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<IpAddress> address = address(hops.get(i).client());
            if (address.isEmpty()) {
                return unclear(sender, "a forwarded address that is none");
            }
            if (i == 0 || !trusted.test(address.get())) {
                // one that said in turn that it asks for somebody else is no proxy that we know
                Sender by = i > 0 ? Sender.UNDECLARED_PROXY : Sender.PROXY;
                return new Forwarded(by, address.get(), true, hops.get(i).tls(), null);
            }
        }
        return unclear(sender, "no forwarded address");
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
