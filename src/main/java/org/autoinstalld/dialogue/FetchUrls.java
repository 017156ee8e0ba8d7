package org.autoinstalld.dialogue;

import java.util.List;

/** Which URLs ftp(1) of the RAM disk takes: it does not look at upper and lower case (isurl() and url_get() in fetch.c). */
final class FetchUrls {
    private static final List<String> SCHEMES = List.of("http://", "https://", "ftp://", "file:");

    private FetchUrls() {}

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
        String authority = server(url);
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        int colon = place.indexOf(':');
        return colon < 0 || place.startsWith("[") ? place : place.substring(0, colon);
    }

    /** Of {@code proto://server/directory}, the form of installurl(5). */
    static String server(String url) {
        String rest = withoutScheme(url);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    static String directory(String url) {
        String rest = withoutScheme(url);
        int slash = rest.indexOf('/');
        return slash < 0 ? "" : rest.substring(slash + 1);
    }

    private static String withoutScheme(String url) {
        int colon = url.indexOf("://");
        return colon < 0 ? url : url.substring(colon + 3);
    }

    private static boolean begins(String text, String scheme) {
        return text.regionMatches(true, 0, scheme, 0, scheme.length()) && text.length() > scheme.length();
    }
}
