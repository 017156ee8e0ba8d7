/**
 * Writes files: those of other programs (our section in them, backups, several as one step), and our own in the state
 * folder, with its locks. Knows: problem, syntax.
 */
@NullMarked
package org.autoinstalld.conffile;

import org.jspecify.annotations.NullMarked;
