package org.autoinstalld.mirror;

/**
 * What a sync fetches, beside what an installation needs.
 *
 * @param all everything that is listed
 * @param patches those of syspatch(8)
 * @param boot what a machine that boots by TFTP needs
 * @param older also what was built before what is here
 */
public record SyncOptions(boolean all, boolean patches, boolean boot, boolean older) {
    public static final SyncOptions USUAL = new SyncOptions(false, false, false, false);
}
