/**
 * Commands that tell what would happen, and make nothing happen: what hosts get from another state of the folders, also from
 * one that git(1) holds. Knows: address, commandline, problem, reload, responsefile, review, source, template.
 */
@NullMarked
package org.autoinstalld.reviewer;

import org.jspecify.annotations.NullMarked;
