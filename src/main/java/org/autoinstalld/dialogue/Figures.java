package org.autoinstalld.dialogue;

/**
 * Habits of one release that are no questions.
 *
 * @param interfaceByLladdr whether an interface may be named by its lladdr
 * @param autoconfByLetter whether {@code a} is short for autoconf
 * @param smallDisksLast whether small disks go to the end of the list of root disks
 * @param networkSetsNeedInterface whether http and nfs are only offered to machines with an interface
 * @param percentInServer whether a % may stand in the name of the HTTP server
 * @param manyPartitions whether partitions go up to Z, and not to p alone
 */
record Figures(
        LayoutRules rules,
        boolean interfaceByLladdr,
        boolean autoconfByLetter,
        boolean smallDisksLast,
        boolean networkSetsNeedInterface,
        boolean percentInServer,
        boolean manyPartitions) {}
