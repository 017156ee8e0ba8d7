/**
 * Answers look-ups: makes, checks and keeps response files, and refuses when in doubt. Knows: access, address,
 * dialogue, inventory, lookup, problem, siteset, template, yaml.
 */
@NullMarked
package org.autoinstalld.responsefile;

import org.jspecify.annotations.NullMarked;
