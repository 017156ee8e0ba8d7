/**
 * Hosts from elsewhere: programs that print them, what they printed last and is kept, and who runs them when. Knows:
 * conffile, inventory, problem, yaml.
 */
@NullMarked
package org.autoinstalld.source;

import org.jspecify.annotations.NullMarked;
