/** Decides whether a requester may have a host's files. Knows: address, inventory, lookup, problem. */
@NullMarked
package org.autoinstalld.access;

import org.jspecify.annotations.NullMarked;
