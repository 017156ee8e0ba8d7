/**
 * What happened, and what is armed: events, armings, tokens and first-boot reports, kept in one H2 file or in a
 * PostgreSQL that several servers share. Whoever answers asks here whether an answer may still be handed out; nothing in
 * here knows how an answer is made. JDBC, HikariCP, Flyway, H2 and PostgreSQL's driver live here only. Knows: address,
 * setdir, problem.
 */
@NullMarked
package org.autoinstalld.ledger;

import org.jspecify.annotations.NullMarked;
