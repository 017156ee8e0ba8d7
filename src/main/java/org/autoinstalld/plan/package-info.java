/**
 * What files of other programs should hold by the inventory, compared with what they do hold, and what would follow.
 * Nothing is read or written here. Knows: inventory, template, dhcpdconf, vmconf, dns, conffile, address, problem.
 */
@NullMarked
package org.autoinstalld.plan;

import org.jspecify.annotations.NullMarked;
