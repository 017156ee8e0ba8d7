/**
 * A file as text, tokens and offsets: every character stands in exactly one token or in the layout before one, so that
 * what was read can be written back byte for byte. Knows: problem.
 */
@NullMarked
package org.autoinstalld.syntax;

import org.jspecify.annotations.NullMarked;
