/**
 * From a look-up to the bytes that are sent, or to the reason why not: the fail-closed rules live here and only here.
 * Knows: lookup, template, dialogue, disklabel, inventory, address, setdir, problem.
 */
@NullMarked
package org.autoinstalld.responsefile;

import org.jspecify.annotations.NullMarked;
