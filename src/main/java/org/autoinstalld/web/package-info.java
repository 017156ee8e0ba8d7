/**
 * How hosts are judged, as pages for people and as JSON. Knows: access, address, api, database, deploy, dialogue,
 * inventory, ledger, lookup, mirror, newhost, problem, reload, responsefile, review, template, yaml.
 */
@NullMarked
package org.autoinstalld.web;

import org.jspecify.annotations.NullMarked;
