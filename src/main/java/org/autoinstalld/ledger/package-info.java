/**
 * What happened, which hosts are armed, tokens and first-boot reports; which claims are granted. Knows: address,
 * database, problem.
 */
@NullMarked
package org.autoinstalld.ledger;

import org.jspecify.annotations.NullMarked;
