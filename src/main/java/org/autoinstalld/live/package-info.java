/**
 * The one mutable reference: what is served now, swapped whole when files change and what they say is right. Knows:
 * responsefile, lookup, template, inventory, address, problem.
 */
@NullMarked
package org.autoinstalld.live;

import org.jspecify.annotations.NullMarked;
