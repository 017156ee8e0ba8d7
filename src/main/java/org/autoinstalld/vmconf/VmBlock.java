package org.autoinstalld.vmconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.address.Lladdr;
import org.jspecify.annotations.Nullable;

/**
 * A vm block, macros expanded.
 *
 * @param parent the VM it is an instance of, if any
 * @param enabled whether vmd starts it by itself
 * @param sev whether its memory is encrypted (SEV)
 * @param memory bytes, a whole number of megabytes; null: {@link #MEMORY_DEFAULT}, or the parent's
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
        @Nullable String parent,
        boolean enabled,
        boolean sev,
        @Nullable Long memory,
        List<Disk> disks,
        List<Interface> interfaces,
        @Nullable Integer interfaceCount,
        @Nullable String boot,
        @Nullable BootDevice bootDevice,
        @Nullable String cdrom,
        @Nullable Owner owner,
        Set<String> allowed,
        @Nullable Owner instanceOwner,
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

    /** What the VM boots from. Any choice makes vmd end the VM when the guest reboots. */
    public enum BootDevice {
        CDROM,
        DISK,
        NET
    }

    /**
     * A disk.
     *
     * @param format {@code raw} or {@code qcow2}; null: vmd looks
     */
    public record Disk(String path, @Nullable String format) {}

    /**
     * A network interface.
     *
     * @param local whether vmd gives it an address by its own DHCP server
     * @param device {@code tapN}; null: the next free tap(4)
     * @param lladdr null: vmd chooses one
     * @param locked whether the guest cannot use another lladdr
     */
    public record Interface(
            boolean local,
            @Nullable String device,
            @Nullable String switchName,
            @Nullable Lladdr lladdr,
            boolean locked,
            @Nullable String group,
            @Nullable Integer rdomain,
            boolean up) {}

    /** A VM while it is put together, by the parser or from another one. */
    static final class Builder {
        String name = "";

        @Nullable
        String parent;

        boolean enabled = true;
        boolean sev;

        @Nullable
        Long memory;

        List<Disk> disks = new ArrayList<>();
        List<Interface> interfaces = new ArrayList<>();

        @Nullable
        Integer interfaceCount;

        @Nullable
        String boot;

        @Nullable
        BootDevice bootDevice;

        @Nullable
        String cdrom;

        @Nullable
        Owner owner;

        Set<String> allowed = new TreeSet<>();

        @Nullable
        Owner instanceOwner;

        boolean seves;

        VmBlock build() {
            return new VmBlock(
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
                    seves);
        }
    }

    private Builder copy() {
        Builder copy = new Builder();
        copy.name = name;
        copy.parent = parent;
        copy.enabled = enabled;
        copy.sev = sev;
        copy.memory = memory;
        copy.disks = disks;
        copy.interfaces = interfaces;
        copy.interfaceCount = interfaceCount;
        copy.boot = boot;
        copy.bootDevice = bootDevice;
        copy.cdrom = cdrom;
        copy.owner = owner;
        copy.allowed = allowed;
        copy.instanceOwner = instanceOwner;
        copy.seves = seves;
        return copy;
    }

    /** The same VM with other interfaces. */
    public VmBlock with(List<Interface> others) {
        Builder copy = copy();
        copy.interfaces = others;
        return copy.build();
    }

    /** The same VM, with nothing said of what it boots. */
    public VmBlock withoutBoot() {
        Builder copy = copy();
        copy.boot = null;
        copy.bootDevice = null;
        return copy.build();
    }

    /** The same VM, which vmd does not start by itself. */
    public VmBlock disabled() {
        Builder copy = copy();
        copy.enabled = false;
        return copy.build();
    }

    /** The same VM with what it leaves out spelt out, so that VMs that mean the same are equal. */
    public VmBlock settled() {
        Builder copy = copy();
        if (parent == null) {
            copy.memory = memory == null ? (Long) MEMORY_DEFAULT : memory;
            copy.owner = owner == null ? Owner.of("root") : owner;
        }
        copy.owner = copy.owner == null ? null : copy.owner.settled();
        if (interfaceCount != null && interfaceCount <= interfaces.size()) {
            copy.interfaceCount = null;
        }
        return copy.build();
    }
}
