/**
 * The OpenBSD installer as data: how it reads a response file, which questions it asks release by release, and what a
 * given file and machine make of them. Knows: disklabel, setdir, problem.
 */
@NullMarked
package org.autoinstalld.dialogue;

import org.jspecify.annotations.NullMarked;
