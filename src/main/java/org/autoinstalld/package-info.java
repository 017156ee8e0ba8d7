/** The program's entry. Knows: command. */
@NullMarked
package org.autoinstalld;

import org.jspecify.annotations.NullMarked;
