/**
 * Site sets: the trees of files in site/, laid upon each other for one machine, and the tar that its installer
 * unpacks. Knows: address, inventory, problem, template, yaml.
 */
@NullMarked
package org.autoinstalld.siteset;

import org.jspecify.annotations.NullMarked;
