/**
 * Watches the folders of inventory and templates, and swaps what is served when an edit is right. Knows:
 * address, inventory, lookup, problem, responsefile, template.
 */
@NullMarked
package org.autoinstalld.reload;

import org.jspecify.annotations.NullMarked;
