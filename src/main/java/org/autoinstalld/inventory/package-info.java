/**
 * Reads the YAML inventory, lays profiles under hosts and checks the result; every value keeps the place where
 * it was written. Knows: address, problem, yaml.
 */
@NullMarked
package org.autoinstalld.inventory;

import org.jspecify.annotations.NullMarked;
