package org.autoinstalld.http;

import org.autoinstalld.address.IpAddress;

/**
 * The host names by which a listener on loopback may be called. A name that somebody else owns can be made to resolve to
 * 127.0.0.1, and then that somebody's page could read ours (DNS rebinding).
 */
final class LocalNames {
    private LocalNames() {}

    /** Whether a Host header means this machine: {@code localhost}, 127.0.0.0/8 or {@code [::1]}, with or without port. */
    static boolean include(String host) {
        String name = host;
        int colon = host.lastIndexOf(':');
        if (colon > host.lastIndexOf(']')) {
            if (!host.substring(colon + 1).matches("[0-9]{0,5}")) {
                return false;
            }
            name = host.substring(0, colon);
        }
        if (name.equalsIgnoreCase("localhost")) {
            return true;
        }
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        return IpAddress.parse(bracketed ? name.substring(1, name.length() - 1) : name)
                .filter(a -> a.isLoopback() && a.isV4() != bracketed)
                .isPresent();
    }
}
