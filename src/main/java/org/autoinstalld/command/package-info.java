/** One class for each command: options in, one call, text out, exit code back. Knows: all. */
@NullMarked
package org.autoinstalld.command;

import org.jspecify.annotations.NullMarked;
