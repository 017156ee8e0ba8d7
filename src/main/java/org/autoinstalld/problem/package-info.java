/**
 * A finding for the admin: how bad it is, at which file, line and column, what is wrong, and what would be
 * right. Knows: nothing.
 */
@NullMarked
package org.autoinstalld.problem;

import org.jspecify.annotations.NullMarked;
