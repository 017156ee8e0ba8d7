/**
 * What signify(1) vouches for: public keys and where they are found, signatures, and signed lists of digests. Knows: problem.
 */
@NullMarked
package org.autoinstalld.signify;

import org.jspecify.annotations.NullMarked;
