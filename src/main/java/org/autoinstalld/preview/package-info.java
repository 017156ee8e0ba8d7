/**
 * Pages for people, and the same as JSON: every host with its state, the files it would get with secrets masked, and
 * whatever is wrong. A result here is a page found or not; status codes are for whoever sends it. Knows: live,
 * responsefile, dialogue, ledger, lookup, template, inventory, address, setdir, problem; of Jackson the streaming generator and parser alone.
 */
@NullMarked
package org.autoinstalld.preview;

import org.jspecify.annotations.NullMarked;
