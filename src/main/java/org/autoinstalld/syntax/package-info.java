/**
 * A file as text, tokens and places: what parsers share, and how entries move to a new text byte for byte. Knows:
 * problem.
 */
@NullMarked
package org.autoinstalld.syntax;

import org.jspecify.annotations.NullMarked;
