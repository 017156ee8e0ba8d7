package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;

/**
 * A guest of vmd(8), in the words of vm.conf(5).
 *
 * @param hypervisor name of the hypervisor it lives on
 * @param diskSize of the first disk, for vmctl create
 * @param disks never empty
 * @param owner {@code user}, {@code user:group} or {@code :group}
 * @param kernel path there of the installer's kernel, if not the hypervisor's
 * @param start whether the running form leaves it enabled, so that vmd starts it
 */
public record Vm(
        String hypervisor,
        Size memory,
        Optional<Size> diskSize,
        List<Disk> disks,
        Optional<String> owner,
        Optional<String> kernel,
        boolean start) {

    /**
     * A disk image.
     *
     * @param format {@code raw} or {@code qcow2}; empty: vmd finds out
     */
    public record Disk(String path, Optional<String> format) {}
}
