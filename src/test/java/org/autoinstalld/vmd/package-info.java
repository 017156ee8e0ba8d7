/**
 * A stand-in for a hypervisor of OpenBSD: vmd(8) with its socket, {@code vmctl} and {@code rcctl} as programs that start in
 * milliseconds, and guests that install themselves. It behaves as vmd's source says, down to the texts and where they go; the
 * vm.conf is read by the product's grammar, and everything else is written without a line of the product. Nothing here waits
 * for time to pass: the clock is the test's, and each pause of a guest is an event. Knows: address, vmconf, dhcpdconf.
 */
@NullMarked
package org.autoinstalld.vmd;

import org.jspecify.annotations.NullMarked;
