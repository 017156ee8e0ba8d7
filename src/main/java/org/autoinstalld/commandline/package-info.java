/**
 * What commands share: a command line understood, the terminal, questions to who sits there, the ways to the ledger and the
 * server that runs, and a plan as text. Knows: address, admin, api, conffile, database, inventory, ledger, plan,
 * problem, reload, responsefile, server, source, template, yaml.
 */
@NullMarked
package org.autoinstalld.commandline;

import org.jspecify.annotations.NullMarked;
