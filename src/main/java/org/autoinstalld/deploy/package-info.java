/**
 * Deployments as values: which steps there are, how far one is, and what comes next by what is recorded and what is seen. It
 * looks at nothing and runs nothing. Knows: address.
 */
@NullMarked
package org.autoinstalld.deploy;

import org.jspecify.annotations.NullMarked;
