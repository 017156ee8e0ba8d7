package org.autoinstalld.inventory;

import java.util.regex.Pattern;
import org.autoinstalld.address.Mode;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueType;

/**
 * How a host comes to an installer.
 *
 * @param installed whether it is ours to install; one that is not is never sent {@code install.conf}, and what it would be
 *     sent is not judged ahead
 * @param whileArmed whether DHCP names an installer only while the host is armed, so that otherwise it boots its disk
 */
public record Boot(boolean installed, boolean whileArmed) {
    static final ValueType<Boolean> WHILE_ARMED =
            ValueType.word("always", "while-armed").as("while-armed"::equals);

    /** The BOOTP file field less the terminating NUL and {@code /auto_upgrade}. */
    static final int PREFIX_MAX = 127 - "/auto_upgrade".length();

    private static final Pattern PREFIX_FORM =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    /** The directory part of DHCP's filename: it goes into dhcpd.conf, a 128-byte header field, and a URL path. */
    static final ValueType<String> PREFIX = ValueType.TEXT.keptIf(Boot::isPrefix);

    /** Whether a file of that mode may be sent to it at all. */
    public boolean permits(Mode mode) {
        return installed || mode == Mode.UPGRADE;
    }

    private static boolean isPrefix(String prefix, ValueAt at) {
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
        if (prefix.length() > PREFIX_MAX) {
            return "is longer than " + PREFIX_MAX + " characters";
        }
        return PREFIX_FORM.matcher(prefix).matches() ? "" : "is no path";
    }
}
