/**
 * The OpenBSD installer as data: its questions release by release, disklabel(8)'s templates, and how a run with
 * a response file ends. Knows: address, problem.
 */
@NullMarked
package org.autoinstalld.dialogue;

import org.jspecify.annotations.NullMarked;
