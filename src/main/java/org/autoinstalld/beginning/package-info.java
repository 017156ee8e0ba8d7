/**
 * A first inventory: what this machine knows of the network it is in, and the files that begin with it. Knows: address,
 * conffile, dialogue.
 */
@NullMarked
package org.autoinstalld.beginning;

import org.jspecify.annotations.NullMarked;
