/**
 * Whether a requester may have a host's files: its address, the neighbour table of this machine, and what is armed. Knows:
 * lookup, inventory, address, setdir, problem.
 */
@NullMarked
package org.autoinstalld.access;

import org.jspecify.annotations.NullMarked;
