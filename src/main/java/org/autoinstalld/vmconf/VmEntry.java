package org.autoinstalld.vmconf;

import org.autoinstalld.problem.Place;
import org.autoinstalld.syntax.Span;

/**
 * What an entry means, and where it stands.
 *
 * @param value equal for entries that mean the same, wherever they stand
 * @param place of its first word; names the file, which may be an included one
 * @param span from its first word to its last, in that file
 */
public record VmEntry<T>(T value, Place place, Span span) {}
