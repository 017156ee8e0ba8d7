/**
 * The grammar of disklabel(8)'s autopartitioning templates, and what such a template makes of a disk. Knows: problem.
 */
@NullMarked
package org.autoinstalld.disklabel;

import org.jspecify.annotations.NullMarked;
