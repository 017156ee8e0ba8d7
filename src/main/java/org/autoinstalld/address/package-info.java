/**
 * The texts that machines are found by (lladdr, host name, address, subnet), any spelling to one form. Knows: nothing.
 */
@NullMarked
package org.autoinstalld.address;

import org.jspecify.annotations.NullMarked;
