/**
 * A YAML file as values with the places they stand at, and how they are read: keys, their types, maps by their shape.
 * Knows: address, problem.
 */
@NullMarked
package org.autoinstalld.yaml;

import org.jspecify.annotations.NullMarked;
