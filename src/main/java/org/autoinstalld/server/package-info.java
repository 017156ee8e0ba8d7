/**
 * Puts a running server together: listeners, ledger, watchers, timers, signals. Knows: access, address, admin, api,
 * conffile, database, deploy, deployrecord, dialogue, fetching, hook, http, installation, inventory, ledger, lookup,
 * mirror, plan, problem, reload, responsefile, review, source, web, yaml.
 */
@NullMarked
package org.autoinstalld.server;

import org.jspecify.annotations.NullMarked;
