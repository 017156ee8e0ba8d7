package org.autoinstalld.inventory;

/**
 * How a host comes to an installer.
 *
 * @param installed whether it is ours to install; one that is not is never sent {@code install.conf}
 * @param whileArmed whether DHCP names an installer only while the host is armed, so that otherwise it boots its disk
 */
public record Boot(boolean installed, boolean whileArmed) {
    /** Ours, and named at any time. */
    public static final Boot DEFAULT = new Boot(true, false);
}
