/**
 * How commands reach the server that runs: the state folder, which one server holds at a time, and the Unix-domain socket
 * in it. Knows: http, problem.
 */
@NullMarked
package org.autoinstalld.control;

import org.jspecify.annotations.NullMarked;
