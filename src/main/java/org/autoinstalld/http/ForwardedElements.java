package org.autoinstalld.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The grammar of {@code Forwarded}, RFC 7239 section 4, read to the letter: a proxy that adds to what its client sent adds
 * behind an open quote if the client left one, and its own words would then be a part of the client's. The one leniency
 * is an address with colons that is not in quotes, as many proxies write it.
 */
final class ForwardedElements {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private ForwardedElements(String text) {
        this.text = text;
    }

    /**
     * The elements of one header line, in order: parameters by name in lower case, without quotes. Empty if one of them
     * is no parameter, stands twice in its element, or a quote stays open.
     */
    static Optional<List<Map<String, String>>> parse(String line) {
        return new ForwardedElements(line).elements();
    }

    private Optional<List<Map<String, String>>> elements() {
        List<Map<String, String>> elements = new ArrayList<>();
        Map<String, String> element = new HashMap<>();
        elements.add(element);
        while (true) {
            blanks();
            if (!isAtEnd() && !isAt(';') && !isAt(',')) {
                if (!pair(element)) {
                    return Optional.empty();
                }
                blanks();
            }
            if (isAtEnd()) {
                return Optional.of(elements);
            }
            if (isAt(',')) {
                element = new HashMap<>();
                elements.add(element);
            } else if (!isAt(';')) {
                return Optional.empty();
            }
            at++;
        }
    }

    private boolean pair(Map<String, String> element) {
        int start = at;
        while (!isAtEnd() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        if (at == start || !isAt('=')) {
            return false;
        }
        String name = text.substring(start, at++).toLowerCase(Locale.ROOT);
        Optional<String> value = isAt('"') ? quoted() : bare();
        return value.isPresent() && element.putIfAbsent(name, value.get()) == null;
    }

    private Optional<String> bare() {
        int start = at;
        while (!isAtEnd() && isBare(text.charAt(at))) {
            at++;
        }
        return at > start ? Optional.of(text.substring(start, at)) : Optional.empty();
    }

    private Optional<String> quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; !isAtEnd(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return Optional.of(value.toString());
            }
            if (c == '\\' && ++at == text.length()) {
                return Optional.empty();
            }
            value.append(text.charAt(at));
        }
        return Optional.empty();
    }

    private void blanks() {
        while (isAt(' ') || isAt('\t')) {
            at++;
        }
    }

    private boolean isAtEnd() {
        return at == text.length();
    }

    private boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private static boolean isBare(char c) {
        return isTokenCharacter(c) || c == ':' || c == '[' || c == ']';
    }

    private static boolean isTokenCharacter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || TOKEN_MARKS.indexOf(c) >= 0;
    }
}
