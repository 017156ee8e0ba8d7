/**
 * What would happen, before anybody lets it happen: what a host gets from two states of the folders side by side. Knows:
 * address, api, conffile, dialogue, inventory, problem, responsefile, yaml.
 */
@NullMarked
package org.autoinstalld.review;

import org.jspecify.annotations.NullMarked;
