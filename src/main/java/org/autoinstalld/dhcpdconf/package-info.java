/**
 * The grammar of OpenBSD's dhcpd.conf(5): reading without losing a byte, what the entries mean, and how a word is
 * quoted. Knows: syntax, address, problem.
 */
@NullMarked
package org.autoinstalld.dhcpdconf;

import org.jspecify.annotations.NullMarked;
