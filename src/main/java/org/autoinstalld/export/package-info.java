/**
 * What other programs are handed of the inventory, which neither ask the server nor have a file that is kept: hosts for
 * Ansible, hostname.if(5) for switches, a web root for httpd(8), and what shells need to complete command lines. Knows:
 * address, api, commandline, conffile, inventory,
 * lookup, problem, responsefile, siteset, yaml.
 */
@NullMarked
package org.autoinstalld.export;

import org.jspecify.annotations.NullMarked;
