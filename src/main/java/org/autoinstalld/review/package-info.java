/**
 * What would happen, before anybody lets it happen: what a host gets from two states of the folders side by side.
 * Knows: access, address, api, conffile, dialogue, http, inventory, lookup, problem, responsefile, yaml.
 */
@NullMarked
package org.autoinstalld.review;

import org.jspecify.annotations.NullMarked;
