/**
 * An inventory and templates from files somebody kept by hand: what machines they tell of, what they say about each, and
 * the proof that the new files say the same, also to machines that ask. Knows: responsefile, access, lookup, template,
 * inventory, dhcpdconf, vmconf, syntax, address, setdir, problem.
 */
@NullMarked
package org.autoinstalld.survey;

import org.jspecify.annotations.NullMarked;
