package org.autoinstalld.dialogue;

import java.util.List;

/** Which URLs ftp(1) of the RAM disk takes: it does not look at upper and lower case (isurl() and url_get() in fetch.c). */
final class Fetch {
    private static final List<String> SCHEMES = List.of("http://", "https://", "ftp://", "file:");

    private Fetch() {}

    static boolean isUrl(String text) {
        return SCHEMES.stream().anyMatch(s -> begins(text, s));
    }

    static boolean isFile(String text) {
        return begins(text, "file:");
    }

    static boolean isHttps(String text) {
        return begins(text, "https://");
    }

    /** A proxy is spoken to by plain HTTP; with another scheme nothing is fetched. */
    static boolean isProxy(String text) {
        return begins(text, "http://") || begins(text, "ftp://");
    }

    /** Whom a URL, or what stands for the HTTP server, speaks to. */
    static String host(String url) {
        int scheme = url.indexOf("://");
        String rest = scheme < 0 ? url : url.substring(scheme + 3);
        String authority = rest.split("/", 2)[0];
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = place.indexOf(':');
        return colon < 0 || place.startsWith("[") ? place : place.substring(0, colon);
    }

    private static boolean begins(String text, String scheme) {
        return text.regionMatches(true, 0, scheme, 0, scheme.length()) && text.length() > scheme.length();
    }
}
