/**
 * Records of deployments: a file in the state folder for each host, written whole or not at all. Knows: address, api,
 * conffile, deploy, problem.
 */
@NullMarked
package org.autoinstalld.deployrecord;

import org.jspecify.annotations.NullMarked;
