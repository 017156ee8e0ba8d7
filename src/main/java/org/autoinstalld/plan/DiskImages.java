package org.autoinstalld.plan;

/** What this machine's file system says of the images that guests have as disks. */
public interface DiskImages {
    /** Equal for paths that name one file, however they are written. */
    String identity(String path);

    /** Whether the folder can be read here and the image is not in it; false if nobody can tell. */
    boolean isMissing(String path);
}
