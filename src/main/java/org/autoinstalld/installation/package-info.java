/**
 * How an installation went: what the machine tells of it at its first boot, compared with what was foreseen. Values alone,
 * no clock, no file. Knows: address, dialogue, problem.
 */
@NullMarked
package org.autoinstalld.installation;

import org.jspecify.annotations.NullMarked;
