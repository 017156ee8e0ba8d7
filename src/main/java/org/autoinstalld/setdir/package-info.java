/** What is installed: mode, release and architecture, as the installer names them. Knows: nothing. */
@NullMarked
package org.autoinstalld.setdir;

import org.jspecify.annotations.NullMarked;
