/**
 * Puts a running server together: listeners, ledger, watchers, timers, signals. Knows: access, address, admin, api,
 * conffile, database, deploy, deployrecord, dialogue, hook, http, installation, inventory, ledger, lookup, mirror, plan,
 * problem, reload, responsefile, review, siteset, source, web, yaml.
 */
@NullMarked
package org.autoinstalld.server;

import org.jspecify.annotations.NullMarked;
