/**
 * Whether a requester may have a host's files: its address, and the neighbour table of this machine. Knows: inventory,
 * address, problem.
 */
@NullMarked
package org.autoinstalld.access;

import org.jspecify.annotations.NullMarked;
