/**
 * What the operator wrote, read from YAML, settled per host and checked, with the place of every mistake. Knows: address,
 * setdir, problem; Jackson lives here and nowhere else.
 */
@NullMarked
package org.autoinstalld.inventory;

import org.jspecify.annotations.NullMarked;
