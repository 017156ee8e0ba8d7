package org.autoinstalld.reload;

import java.util.concurrent.TimeUnit;

/**
 * What tells that a file was edited without reading it.
 *
 * @param mtime in nanoseconds; cp -p and rsync(1) set it to what they like
 * @param ctime in nanoseconds; nobody can set it
 * @param key device and inode: editors and rsync(1) put a new file in place of the old one
 */
record FileStamp(long size, long mtime, long ctime, Object key) {
    /** Some file systems, NFS among them, keep whole seconds: two writes within one of them look the same. */
    static final long GRAIN_MILLIS = 2_000;

    /**
     * Whether the file has to be read once more: it was written so shortly before it was read that a later write need not
     * show, and by now such a write would be over.
     */
    boolean mayHide(long readAtMillis, long nowMillis) {
        long written = TimeUnit.NANOSECONDS.toMillis(Math.max(mtime, ctime));
        // also if it is from the future: another machine's clock goes ahead of ours
        return written > readAtMillis - GRAIN_MILLIS && nowMillis >= readAtMillis + GRAIN_MILLIS;
    }
}
