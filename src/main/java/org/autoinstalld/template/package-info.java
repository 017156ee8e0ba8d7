/**
 * Templates compiled and locked down, what a template may see, and one output format per kind of text, so that no value
 * can add a line or leave its quotes. Knows: inventory, dhcpdconf, vmconf, address, setdir, problem; FreeMarker lives here and nowhere else.
 */
@NullMarked
package org.autoinstalld.template;

import org.jspecify.annotations.NullMarked;
