/**
 * The listeners: sockets, limits, and the one place where a result becomes a status code. Made for the ftp(1) of
 * OpenBSD's ramdisk on one side and for a browser on the other. Netty is used here and nowhere else. Knows: responsefile,
 * lookup, address, problem.
 */
@NullMarked
package org.autoinstalld.http;

import org.jspecify.annotations.NullMarked;
