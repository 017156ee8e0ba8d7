/**
 * Names and addresses of hosts in the forms that name servers read: records of unbound(8), zones of nsd(8), hosts(5).
 * Knows: inventory, address.
 */
@NullMarked
package org.autoinstalld.dns;

import org.jspecify.annotations.NullMarked;
