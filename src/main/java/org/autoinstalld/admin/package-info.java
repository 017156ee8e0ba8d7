/**
 * Who may administer and what is done on demand: log-ins, tokens, actions, and the control socket that commands
 * use. Knows: address, api, conffile, database, deploy, http, inventory, ledger, lookup, mirror, newhost, plan, problem, reload,
 * responsefile, review, source, template, web, yaml.
 */
@NullMarked
package org.autoinstalld.admin;

import org.jspecify.annotations.NullMarked;
