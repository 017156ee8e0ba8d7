package org.autoinstalld.plan;

import java.util.Collection;

/** What a hypervisor's file system says of the images that guests have as disks. */
public interface DiskImages {
    /** To be told beforehand of paths that will be asked for. */
    default void expect(Collection<String> paths) {}

    /** Equal for paths that name one file, however they are written. */
    String identity(String path);

    /** Whether the folder can be read and the image is not in it; false if nobody can tell. */
    boolean isMissing(String path);
}
