package org.autoinstalld.inventory;

import org.jspecify.annotations.Nullable;

/**
 * What stands in the path of a host's files under policy {@code token}.
 *
 * @param current that DHCP's filename and URLs carry; null until the host was given one
 * @param next that they will carry when it is rotated. It is taken as well: files have it a moment before it holds
 */
public record HostToken(@Nullable Secret current, @Nullable Secret next) {
    /** Nothing is known. */
    public static final HostToken NONE = new HostToken(null, null);
}
