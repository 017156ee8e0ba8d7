/**
 * Stores what happened, which hosts are armed, tokens and reports, in one H2 file or a shared PostgreSQL. Knows:
 * address, conffile, problem.
 */
@NullMarked
package org.autoinstalld.ledger;

import org.jspecify.annotations.NullMarked;
