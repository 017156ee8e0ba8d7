/**
 * Real parts for tests: a container engine, ISC's dhcpd and dhclient, network namespaces, a browser.
 * What a machine does not have is skipped with a message, never replaced by a pretence.
 *
 * <p>Knows: nothing of the product.
 */
@NullMarked
package org.autoinstalld.rig;

import org.jspecify.annotations.NullMarked;
