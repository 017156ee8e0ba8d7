package org.autoinstalld.mirror;

/** Who wants to know how a sync goes. Called by several threads. */
public interface SyncListener {
    /** Nobody. */
    SyncListener NONE = new SyncListener() {};

    /** Files are going to be fetched; of some the size is not known, and so 0. */
    default void begins(MirrorDirectory directory, int files, long octets) {}

    /** So much of a file is here. Often. */
    default void reads(MirrorDirectory directory, String file, long octets, long of) {}

    /** A file is here, and right. */
    default void got(MirrorDirectory directory, String file, long octets) {}

    /** Something did not go well and is tried again, or is worth to be known. */
    default void says(MirrorDirectory directory, String what) {}
}
