/**
 * A host that is added to the inventory: what is said of it, what is chosen for it, and the file that says so. Knows:
 * address, conffile, dhcpdconf, inventory, plan, problem, reload, responsefile, review, template, vmconf.
 */
@NullMarked
package org.autoinstalld.newhost;

import org.jspecify.annotations.NullMarked;
