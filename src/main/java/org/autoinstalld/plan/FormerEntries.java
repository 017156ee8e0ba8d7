package org.autoinstalld.plan;

import org.jspecify.annotations.Nullable;

/**
 * Our parts of the files that a host has entries in, as they once were, without the entries of all other hosts.
 *
 * @param vm that of its vm.conf; null if there was none
 * @param dhcpd that of dhcpd.conf; null if there was none
 */
public record FormerEntries(@Nullable String vm, @Nullable String dhcpd) {}
