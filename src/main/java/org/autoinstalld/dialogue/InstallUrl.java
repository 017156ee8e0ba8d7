package org.autoinstalld.dialogue;

/** The parts of an installurl(5): {@code proto://server/directory}. */
final class InstallUrl {
    private InstallUrl() {}

    static String server(String url) {
        String rest = rest(url);
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    static String directory(String url) {
        String rest = rest(url);
        int slash = rest.indexOf('/');
        return slash < 0 ? "" : rest.substring(slash + 1);
    }

    private static String rest(String url) {
        int colon = url.indexOf("://");
        return colon < 0 ? url : url.substring(colon + 3);
    }
}
