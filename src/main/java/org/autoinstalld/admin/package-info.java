/**
 * Who may administer and what is done on demand: log-ins, tokens, actions, and the control socket that commands
 * use. Knows: address, api, conffile, database, deploy, dialogue, http, inventory, ledger, lookup, mirror, plan, problem, reload,
 * responsefile, template, web, yaml.
 */
@NullMarked
package org.autoinstalld.admin;

import org.jspecify.annotations.NullMarked;
