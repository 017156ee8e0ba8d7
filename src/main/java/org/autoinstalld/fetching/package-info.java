/**
 * What installers fetch beside their response files: files of the mirror, and site sets for whom they are; and how far each
 * installation is that fetches them. Knows: access, address, database, dialogue, http, inventory, ledger, lookup, mirror,
 * problem, responsefile, siteset.
 */
@NullMarked
package org.autoinstalld.fetching;

import org.jspecify.annotations.NullMarked;
