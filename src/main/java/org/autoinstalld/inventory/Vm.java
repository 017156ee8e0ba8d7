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
 * @param more what few guests have
 */
public record Vm(
        String hypervisor,
        Size memory,
        Optional<Size> diskSize,
        List<Disk> disks,
        Optional<String> owner,
        Optional<String> kernel,
        boolean start,
        More more) {

    /** One that has nothing of what few have. */
    public Vm(
            String hypervisor,
            Size memory,
            Optional<Size> diskSize,
            List<Disk> disks,
            Optional<String> owner,
            Optional<String> kernel,
            boolean start) {
        this(hypervisor, memory, diskSize, disks, owner, kernel, start, More.NOTHING);
    }

    /** What the entry says of memory; an instance may leave it to its parent. */
    public Optional<Size> statedMemory() {
        return more.parentsMemory() ? Optional.empty() : Optional.of(memory);
    }

    /**
     * What few guests have.
     *
     * @param cdrom path of an image there
     * @param sev whether its memory is encrypted
     * @param seves whether its registers are, too
     * @param instance name of the VM whose instance it is
     * @param parentsMemory whether it has as much memory as that one, whatever {@link Vm#memory} says
     * @param allowInstance what may be chosen for instances of it, in the words of vm.conf(5)
     */
    public record More(
            Optional<String> cdrom,
            boolean sev,
            boolean seves,
            Optional<String> instance,
            boolean parentsMemory,
            List<String> allowInstance) {
        static final More NOTHING = new More(Optional.empty(), false, false, Optional.empty(), false, List.of());
    }

    /**
     * A disk image.
     *
     * @param format {@code raw} or {@code qcow2}; empty: vmd finds out
     */
    public record Disk(String path, Optional<String> format) {}
}
