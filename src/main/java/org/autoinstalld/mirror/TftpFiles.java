package org.autoinstalld.mirror;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.problem.Listing;

/**
 * What a TFTP server needs so that machines come to the installer: its kernel, the boot program under each name that DHCP
 * tells one of them, and what makes the program load the kernel.
 *
 * @param files octets by path below the server's folder; a path may hold a token
 * @param withoutToken hosts that have to have a token, and have none yet
 */
public record TftpFiles(Map<String, byte[]> files, List<HostName> withoutToken) {
    private static final String KERNEL = "bsd.rd";
    static final String BOOT_CONF = "etc/boot.conf";

    /** The line of boot.conf(8) that matters. */
    static final String BOOT_LINE = "boot tftp:/" + KERNEL;

    private static final String BIOS = "pxeboot";
    private static final Map<String, String> EFI = Map.of(
            "amd64", "BOOTX64.EFI",
            "i386", "BOOTIA32.EFI",
            "arm64", "BOOTAA64.EFI",
            "armv7", "BOOTARM.EFI",
            "riscv64", "BOOTRISCV64.EFI");

    /** Who wants which boot program in a directory. */
    private record Wish(boolean efi, String by) {}

    /**
     * Those of a directory of the mirror.
     *
     * @param efi whether machines boot through EFI, as far as the inventory does not say
     * @param inventory its physical hosts get files below their prefix or token, and unknown machines below the site's
     */
    public static TftpFiles of(Mirror mirror, MirrorDirectory directory, boolean efi, Inventory inventory)
            throws MirrorException {
        Generation generation = mirror.visible(directory)
                .orElseThrow(() -> new MirrorException(
                        directory + " is not in the mirror; autoinstalld mirror sync " + directory + " --tftp"));
        Map<String, Wish> wishes = new TreeMap<>(Map.of("", new Wish(efi, efi ? "--efi" : "no --efi")));
        if (inventory.site().unknown().isPresent()) {
            wishes.putIfAbsent(inventory.site().prefix(), new Wish(efi, "an unknown machine"));
        }
        List<HostName> withoutToken = new ArrayList<>();
        for (Host host : inventory.hosts().values()) {
            if (host.vm().isPresent()) {
                continue;
            }
            if (host.access().demands(Policy.TOKEN) && host.access().token().isEmpty()) {
                withoutToken.add(host.name());
            } else {
                wish(wishes, host, efi);
            }
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(KERNEL, octets(generation, KERNEL));
        files.put(BOOT_CONF, (BOOT_LINE + "\n").getBytes(StandardCharsets.US_ASCII));
        for (Map.Entry<String, Wish> wish : wishes.entrySet()) {
            String program = program(directory, wish.getValue().efi);
            byte[] octets = files.containsKey(program) ? files.get(program) : octets(generation, program);
            files.put(program, octets);
            for (Mode mode : Mode.values()) {
                files.put(below(wish.getKey(), "auto_" + mode.word()), octets);
            }
        }
        requireDistinct(files);
        return new TftpFiles(files, List.copyOf(withoutToken));
    }

    private static void wish(Map<String, Wish> wishes, Host host, boolean efi) throws MirrorException {
        Optional<Boolean> declared = host.machine().get(Machine.EFI);
        Wish wish = new Wish(declared.orElse(efi), "'" + host.name() + "'");
        Wish before = wishes.putIfAbsent(host.directory(), wish);
        if (before != null && before.efi != wish.efi && declared.isPresent()) {
            throw new MirrorException(wish.by + (wish.efi ? " boots through EFI, " : " does not boot through EFI, ")
                    + before.by + " says otherwise, and both ask for the same auto_install; a prefix of its own");
        }
    }

    private static String program(MirrorDirectory directory, boolean efi) throws MirrorException {
        String arch = directory.setdir().arch();
        String program = efi ? EFI.get(arch) : BIOS;
        if (program == null) {
            throw new MirrorException("no program is known that boots " + arch + " through EFI");
        }
        return program;
    }

    private static byte[] octets(Generation generation, String name) throws MirrorException {
        MirrorDirectory directory = generation.directory();
        Optional<MirrorFile> file = generation.file(name);
        if (file.isEmpty()) {
            throw new MirrorException(
                    generation.listed().contains(name)
                            ? name + " of " + directory + " is not in the mirror; autoinstalld mirror sync " + directory
                                    + " --tftp"
                            : directory + " has no " + name + (name.equals(BIOS) ? "; --efi" : ""));
        }
        return generation.octets(file.get());
    }

    private static String below(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** A prefix may have the name of a file. */
    private static void requireDistinct(Map<String, byte[]> files) throws MirrorException {
        for (String path : files.keySet()) {
            for (Path above = Path.of(path).getParent(); above != null; above = above.getParent()) {
                if (files.containsKey(above.toString())) {
                    throw new MirrorException("'" + above + "' is a file for TFTP, and a prefix, too; another prefix");
                }
            }
        }
    }

    /** Which hosts nothing was made for; empty if there are none. */
    public Optional<String> left() {
        return withoutToken.isEmpty()
                ? Optional.empty()
                : Optional.of("no files for "
                        + Listing.of(withoutToken.stream().map(HostName::text).toList())
                        + " without a token; autoinstalld apply makes one, then again");
    }
}
