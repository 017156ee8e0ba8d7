package org.autoinstalld.machine;

/** What is seen of the kernel that a guest is installed with. */
public sealed interface SeenKernel {
    /**
     * A kernel of OpenBSD.
     *
     * @param release {@code 7.8}, or {@code snapshots} for one between releases
     * @param installer whether it is the one that runs the installer
     */
    record Kernel(String release, boolean installer) implements SeenKernel {}

    /** It is there, and none. */
    record Other() implements SeenKernel {}

    record Absent() implements SeenKernel {}

    /** Nobody can tell from here. */
    record Unseen(String why) implements SeenKernel {}
}
