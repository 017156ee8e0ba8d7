/**
 * The machine on which vmd(8) runs, this one or one that ssh(1) reaches: commands there, files there, and what is seen of
 * disks and kernels. Knows: conffile, problem.
 */
@NullMarked
package org.autoinstalld.machine;

import org.jspecify.annotations.NullMarked;
