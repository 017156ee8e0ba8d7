package org.autoinstalld.inventory;

import java.util.regex.Pattern;

/** The directory part of DHCP's filename: it goes into dhcpd.conf, a 128-byte header field, and a URL path. */
final class PrefixRule {
    /** The BOOTP file field less the terminating NUL and {@code /auto_upgrade}. */
    static final int MAX = 127 - "/auto_upgrade".length();

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    static final ValueType<String> TYPE = ValueType.TEXT.keptIf(PrefixRule::check);

    private PrefixRule() {}

    private static boolean check(String prefix, ValueAt at) {
        String complaint = complaint(prefix);
        if (!complaint.isEmpty()) {
            at.error("prefix '" + prefix + "' " + complaint, "names with '/' between: lab or lab/north");
        }
        return complaint.isEmpty();
    }

    private static String complaint(String prefix) {
        if (prefix.startsWith("/")) {
            return "begins with a slash";
        }
        if (prefix.endsWith("/")) {
            return "ends with a slash";
        }
        if (prefix.length() > MAX) {
            return "is longer than " + MAX + " characters";
        }
        return FORM.matcher(prefix).matches() ? "" : "is no path";
    }
}
