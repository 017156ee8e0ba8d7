/**
 * Programs that are told what happens to hosts: which events are told, once and within bounds, and what a program is told.
 * Knows: address, api, conffile, database, inventory, ledger, problem.
 */
@NullMarked
package org.autoinstalld.hook;

import org.jspecify.annotations.NullMarked;
