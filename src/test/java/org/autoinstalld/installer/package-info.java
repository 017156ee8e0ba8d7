/**
 * A stand-in for the installer of OpenBSD, as far as a response server meets it: which URLs it asks for, how its ftp(1)
 * fetches them, and how it reads what it got. Written from the behaviour of install.sub and fetch.c, and on purpose
 * without a line of the server's own code. Knows: nothing.
 */
package org.autoinstalld.installer;
