package org.autoinstalld.mirror;

/**
 * What a sync fetches, beside what an installation needs.
 *
 * @param all everything that is listed
 * @param patches those of syspatch(8)
 * @param boot what a machine that boots by TFTP needs
 * @param older also what was built before what is here
 * @param listOnly no files at all, but for the one that says when they were built: they come when they are asked for
 */
public record SyncOptions(boolean all, boolean patches, boolean boot, boolean older, boolean listOnly) {
    public static final SyncOptions USUAL = new SyncOptions(false, false, false, false);

    static final SyncOptions LIST_ONLY = new SyncOptions(false, false, false, false, true);

    public SyncOptions(boolean all, boolean patches, boolean boot, boolean older) {
        this(all, patches, boot, older, false);
    }
}
