package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.Lladdr;

/**
 * What the operator declares about a machine as the installer will find it, for judging answers before it boots. Whatever
 * is empty follows from the rest of the inventory, or is assumed to be as in a guest of vmd(8).
 *
 * @param interfaces the first being the one it boots from; may be no one at all
 * @param netboot name of the interface it boots from; an empty text: none
 * @param console {@code serial} or {@code glass}, or a serial port's name with an optional speed, {@code com0:115200}
 * @param display whether there is a wsdisplay(4)
 * @param disks with their sizes; may be no one at all
 * @param cdroms names of CD drives
 * @param efi whether it boots through EFI
 * @param router whether DHCP gives a default route
 * @param hostName what DHCP gives; an empty text: none
 * @param sets names at the mirror; empty: all of the release
 * @param mirrorList whether the mirror-list service of openbsd.org answers
 * @param tls whether the RAM disk speaks https
 */
public record Machine(
        Optional<List<Nic>> interfaces,
        Optional<String> netboot,
        Optional<String> console,
        Optional<Boolean> display,
        Optional<List<Disk>> disks,
        Optional<List<String>> cdroms,
        Optional<Boolean> efi,
        Optional<Integer> cpus,
        Optional<Boolean> router,
        Optional<String> hostName,
        Optional<String> domain,
        Optional<List<String>> nameServers,
        Optional<List<String>> sets,
        Optional<Boolean> mirrorList,
        Optional<Boolean> tls) {

    /** Nothing declared. */
    public static final Machine UNDECLARED = new Machine(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    /**
     * A network interface.
     *
     * @param name {@code em0}
     * @param lladdr empty: unknown
     */
    public record Nic(String name, Optional<Lladdr> lladdr) {}

    /**
     * A disk.
     *
     * @param name {@code sd0}
     * @param size empty: unknown
     * @param has what is on it before the installation; empty: nobody knows
     */
    public record Disk(String name, Optional<Size> size, Optional<Has> has) {}

    /** What is on a disk. */
    public enum Has {
        NOTHING,
        /** Somebody else's MBR. */
        MBR,
        /** Somebody else's GPT. */
        GPT,
        OPENBSD,
        OPENBSD_GPT,
        /** OpenBSD behind a passphrase, softraid(4). */
        ENCRYPTED
    }
}
