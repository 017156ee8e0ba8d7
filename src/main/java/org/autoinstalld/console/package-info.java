/**
 * The serial console of a guest while it is installed: kept in a tmux(1) session, read, understood as far as the installer
 * asks or fails there, and logged. Knows: conffile, problem.
 */
@NullMarked
package org.autoinstalld.console;

import org.jspecify.annotations.NullMarked;
