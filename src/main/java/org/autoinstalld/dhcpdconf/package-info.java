/** The grammar of dhcpd.conf(5): reading, meaning, quoting. Knows: address, problem, syntax. */
@NullMarked
package org.autoinstalld.dhcpdconf;

import org.jspecify.annotations.NullMarked;
