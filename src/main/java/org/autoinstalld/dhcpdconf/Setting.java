package org.autoinstalld.dhcpdconf;

import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.Span;

/**
 * A statement that is no block, and where it stands.
 *
 * @param place of its first word
 * @param span from its first word to its semicolon
 */
public record Setting(Parameter parameter, Place place, Span span) {}
