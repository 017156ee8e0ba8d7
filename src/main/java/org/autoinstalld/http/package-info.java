/**
 * Listeners, limits and the log; the one place where a result becomes a status code. Knows: address, lookup,
 * problem, responsefile.
 */
@NullMarked
package org.autoinstalld.http;

import org.jspecify.annotations.NullMarked;
