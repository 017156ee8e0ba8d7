/**
 * Watches the folders of inventory, templates and site sets, and swaps what is served when an edit is right. Knows:
 * address, conffile, inventory, lookup, mirror, problem, responsefile, siteset, source, template, yaml.
 */
@NullMarked
package org.autoinstalld.reload;

import org.jspecify.annotations.NullMarked;
