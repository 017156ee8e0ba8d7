/** A file as text, tokens and offsets, so that it can be written back byte for byte. Knows: problem. */
@NullMarked
package org.autoinstalld.syntax;

import org.jspecify.annotations.NullMarked;
