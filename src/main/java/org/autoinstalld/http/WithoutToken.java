package org.autoinstalld.http;

/**
 * A request target as it may be written down. A directory in it that could be a host's token, 43 or more characters of
 * base64url, is not shown, right or wrong: a log is read by more people than dhcpd.conf. Neither is the name of a first-boot
 * report, which may still be good for one if it could not be taken.
 */
final class WithoutToken {
    static final String MASK = "<masked>";
    private static final int SHORTEST = 43;
    private static final String REPORT = "/report/";

    private WithoutToken() {}

    static String of(String target) {
        if (target.length() < SHORTEST) {
            return target;
        }
        StringBuilder out = new StringBuilder(target.length());
        int start = 0;
        for (int i = 0; i <= target.length(); i++) {
            if (i == target.length() || !isPart(target.charAt(i))) {
                boolean directory = i < target.length() && target.charAt(i) == '/';
                boolean report = start == REPORT.length() && target.startsWith(REPORT);
                out.append((directory || report) && i - start >= SHORTEST ? MASK : target.substring(start, i));
                if (i < target.length()) {
                    out.append(target.charAt(i));
                }
                start = i + 1;
            }
        }
        return out.toString();
    }

    /** Of base64url, or of its percent-encoding. */
    private static boolean isPart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '%';
    }
}
