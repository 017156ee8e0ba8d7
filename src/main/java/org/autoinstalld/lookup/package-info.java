/** Finds out what was asked for and which host is asking. Knows: address, inventory, problem. */
@NullMarked
package org.autoinstalld.lookup;

import org.jspecify.annotations.NullMarked;
