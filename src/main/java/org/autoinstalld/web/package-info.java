/**
 * Pages for people, and the same as JSON, with secrets masked. Knows: access, address, database, dialogue, installation, inventory,
 * ledger, lookup, mirror, problem, reload, responsefile, template.
 */
@NullMarked
package org.autoinstalld.web;

import org.jspecify.annotations.NullMarked;
