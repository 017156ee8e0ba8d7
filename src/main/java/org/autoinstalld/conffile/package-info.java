/**
 * Our section inside a file that another program owns: finding it, the difference, replacing it atomically, backups, and
 * several files as one step that either happens or does not. The only room that writes to files of others. Knows: problem.
 */
@NullMarked
package org.autoinstalld.conffile;

import org.jspecify.annotations.NullMarked;
