/**
 * Commands that tell what would happen, and make nothing happen: what hosts get from another state of the folders, also
 * from one that git(1) holds. Knows: access, address, admin, api, commandline, conffile, database, http, inventory, ledger,
 * lookup, problem, reload, responsefile, review, server, source, template, web.
 */
@NullMarked
package org.autoinstalld.reviewer;

import org.jspecify.annotations.NullMarked;
