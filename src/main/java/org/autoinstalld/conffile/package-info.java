/** Replaces files of other programs: our section in them, backups, several files as one step. Knows: problem. */
@NullMarked
package org.autoinstalld.conffile;

import org.jspecify.annotations.NullMarked;
