/**
 * A stand-in for the installer of OpenBSD: which URLs it asks for, how its ftp(1) fetches them, how it reads what it got, and
 * a whole installation into a folder. Written from the behaviour of install.sub and fetch.c, and on purpose without a line
 * of the server's own code. Knows: nothing.
 */
package org.autoinstalld.installer;
