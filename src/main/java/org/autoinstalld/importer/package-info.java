/**
 * Makes an inventory and templates from files that were kept by hand, and proves that machines get the same.
 * Knows: access, address, dhcpdconf, dialogue, inventory, lookup, problem, responsefile, template, vmconf, yaml.
 */
@NullMarked
package org.autoinstalld.importer;

import org.jspecify.annotations.NullMarked;
