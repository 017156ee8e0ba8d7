/**
 * Texts that name a machine or what is installed on it: lladdr, host name, address, subnet, release and mode,
 * any spelling read to one form. Knows: nothing.
 */
@NullMarked
package org.autoinstalld.address;

import org.jspecify.annotations.NullMarked;
