/**
 * Carries deployments out: with vmctl(8), the files that are kept, the server that runs, and records of all it does. Knows:
 * address, admin, api, commandline, conffile, console, deploy, deployrecord, dialogue, inventory, machine, plan, problem, responsefile, template, yaml.
 */
@NullMarked
package org.autoinstalld.deployer;

import org.jspecify.annotations.NullMarked;
