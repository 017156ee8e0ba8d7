/**
 * What programs are told, as JSON: how all of it is written, with secrets masked, what the ledger tells, and the parts of a
 * host that need no judging. Knows: address, conffile, database, dialogue, installation, inventory, ledger, lookup, problem,
 * responsefile, template, yaml.
 */
@NullMarked
package org.autoinstalld.api;

import org.jspecify.annotations.NullMarked;
