/**
 * The one currency of every reader and checker: what is wrong, where, and what would be right. Knows: nothing.
 */
@NullMarked
package org.autoinstalld.problem;

import org.jspecify.annotations.NullMarked;
