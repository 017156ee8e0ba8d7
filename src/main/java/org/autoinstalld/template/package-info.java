/**
 * Compiles and runs the templates, with every way out of them locked. Knows: address, dhcpdconf, inventory, problem,
 * vmconf, yaml.
 */
@NullMarked
package org.autoinstalld.template;

import org.jspecify.annotations.NullMarked;
