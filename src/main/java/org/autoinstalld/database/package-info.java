/**
 * Where the ledger is kept: one H2 file or a shared PostgreSQL, with the versions of its tables, connections, transactions,
 * and what an error of either means to the admin. Knows: address, conffile, problem.
 */
@NullMarked
package org.autoinstalld.database;

import org.jspecify.annotations.NullMarked;
