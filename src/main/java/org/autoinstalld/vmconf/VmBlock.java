package org.autoinstalld.vmconf;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.Lladdr;

/**
 * A vm block, macros expanded.
 *
 * @param parent the VM it is an instance of
 * @param enabled whether vmd starts it by itself
 * @param sev whether its memory is encrypted (SEV)
 * @param memory bytes, a whole number of megabytes; empty: {@link #MEMORY_DEFAULT}, or the parent's
 * @param disks at most 4, in order
 * @param interfaces at most 4, in order; the first one's lladdr is the one it boots from the network with
 * @param interfaceCount what {@code interfaces} says: at least so many
 * @param boot path of the kernel or firmware
 * @param cdrom path of the image
 * @param allowed what users may change in instances of it: boot, memory, interface, disk, cdrom, instance
 * @param instanceOwner who may make instances
 * @param seves whether its registers are, too (SEV-ES); never without {@code sev}
 */
public record VmBlock(
        String name,
        Optional<String> parent,
        boolean enabled,
        boolean sev,
        Optional<Long> memory,
        List<Disk> disks,
        List<Interface> interfaces,
        Optional<Integer> interfaceCount,
        Optional<String> boot,
        Optional<BootDevice> bootDevice,
        Optional<String> cdrom,
        Optional<Owner> owner,
        Set<String> allowed,
        Optional<Owner> instanceOwner,
        boolean seves) {
    /** 512 megabytes in bytes. */
    public static final long MEMORY_DEFAULT = 512L << 20;

    public VmBlock {
        // parse.y sets both
        sev |= seves;
        disks = List.copyOf(disks);
        interfaces = List.copyOf(interfaces);
        allowed = Set.copyOf(allowed);
    }

    /** One without SEV-ES. */
    public VmBlock(
            String name,
            Optional<String> parent,
            boolean enabled,
            boolean sev,
            Optional<Long> memory,
            List<Disk> disks,
            List<Interface> interfaces,
            Optional<Integer> interfaceCount,
            Optional<String> boot,
            Optional<BootDevice> bootDevice,
            Optional<String> cdrom,
            Optional<Owner> owner,
            Set<String> allowed,
            Optional<Owner> instanceOwner) {
        this(
                name,
                parent,
                enabled,
                sev,
                memory,
                disks,
                interfaces,
                interfaceCount,
                boot,
                bootDevice,
                cdrom,
                owner,
                allowed,
                instanceOwner,
                false);
    }

    /** What the VM boots from. Any choice makes vmd end the VM when the guest reboots. */
    public enum BootDevice {
        CDROM,
        DISK,
        NET
    }

    /**
     * A disk.
     *
     * @param format {@code raw} or {@code qcow2}; empty: vmd looks
     */
    public record Disk(String path, Optional<String> format) {}

    /**
     * A network interface.
     *
     * @param local whether vmd gives it an address by its own DHCP server
     * @param device {@code tapN}; empty: the next free tap(4)
     * @param lladdr empty: vmd chooses one
     * @param locked whether the guest cannot use another lladdr
     */
    public record Interface(
            boolean local,
            Optional<String> device,
            Optional<String> switchName,
            Optional<Lladdr> lladdr,
            boolean locked,
            Optional<String> group,
            Optional<Integer> rdomain,
            boolean up) {}

    /** The same VM with other interfaces. */
    public VmBlock with(List<Interface> others) {
        return new VmBlock(
                name,
                parent,
                enabled,
                sev,
                memory,
                disks,
                others,
                interfaceCount,
                boot,
                bootDevice,
                cdrom,
                owner,
                allowed,
                instanceOwner,
                seves);
    }

    /** The same VM, with nothing said of what it boots. */
    public VmBlock withoutBoot() {
        return new VmBlock(
                name,
                parent,
                enabled,
                sev,
                memory,
                disks,
                interfaces,
                interfaceCount,
                Optional.empty(),
                Optional.empty(),
                cdrom,
                owner,
                allowed,
                instanceOwner,
                seves);
    }

    /** The same VM, which vmd does not start by itself. */
    public VmBlock disabled() {
        return new VmBlock(
                name,
                parent,
                false,
                sev,
                memory,
                disks,
                interfaces,
                interfaceCount,
                boot,
                bootDevice,
                cdrom,
                owner,
                allowed,
                instanceOwner);
    }

    /** The same VM with what it leaves out spelt out, so that VMs that mean the same are equal. */
    public VmBlock settled() {
        Optional<Long> settled = parent.isPresent() ? memory : memory.or(() -> Optional.of(MEMORY_DEFAULT));
        Optional<Integer> count = interfaceCount.filter(n -> n > interfaces.size());
        Optional<Owner> owned = owner.or(() -> parent.isPresent() ? Optional.empty() : Optional.of(Owner.of("root")));
        return new VmBlock(
                name,
                parent,
                enabled,
                sev,
                settled,
                disks,
                interfaces,
                count,
                boot,
                bootDevice,
                cdrom,
                owned.map(
                        o -> new Owner(o.user().filter(u -> !u.equals("0")).or(() -> Optional.of("root")), o.group())),
                allowed,
                instanceOwner,
                seves);
    }
}
