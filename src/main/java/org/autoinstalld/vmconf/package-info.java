/** The grammar of vm.conf(5): reading, meaning, quoting. Knows: address, problem, syntax. */
@NullMarked
package org.autoinstalld.vmconf;

import org.jspecify.annotations.NullMarked;
