/**
 * What was asked, and which host is asking: from a path and a requester's address to a decision. Knows: inventory,
 * address, setdir.
 */
@NullMarked
package org.autoinstalld.lookup;

import org.jspecify.annotations.NullMarked;
