/**
 * What files of other programs should hold by the inventory, compared with what they do hold. Knows: address,
 * conffile, dhcpdconf, dialogue, inventory, machine, problem, responsefile, template, vmconf, yaml.
 */
@NullMarked
package org.autoinstalld.plan;

import org.jspecify.annotations.NullMarked;
