/**
 * The mirror of the sets: the store of whole generations, and how it is filled. Opens files for writing below its own
 * folder only. Knows: address, conffile, inventory, problem, signify, yaml.
 */
@NullMarked
package org.autoinstalld.mirror;

import org.jspecify.annotations.NullMarked;
