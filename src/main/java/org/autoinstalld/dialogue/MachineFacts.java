package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the installer finds out about the machine and its surroundings, as far as a question depends on it. Whatever is
 * not declared is assumed to be as in a guest that vmd(8) boots from bsd.rd: see {@link #vmdGuest()}.
 *
 * @param interfaces physical interfaces; may be empty
 * @param netboot the interface in group netboot, if any
 * @param console where the installer talks
 * @param display whether a wsdisplay(4) is there, so that the X questions come up
 * @param dhcp what the DHCP server says; the same on all interfaces
 * @param disks fixed disks
 * @param cdroms names of CD drives
 * @param efi whether the machine was booted through EFI
 * @param cpus number of CPUs
 * @param mirror what the sets' location holds; undeclared: all sets of the release, and the site sets the file mentions
 * @param mirrorList what the mirror-list service of openbsd.org answers
 * @param tls whether ftp(1) in the RAM disk speaks https
 * @param installurl on the system to be upgraded
 * @param template the disklabel template behind the URL in the file, if it is known; empty: not judged
 */
public record MachineFacts(
        Fact<List<Interface>> interfaces,
        Fact<Optional<String>> netboot,
        Fact<Console> console,
        Fact<Boolean> display,
        Fact<Dhcp> dhcp,
        Fact<List<Disk>> disks,
        Fact<List<String>> cdroms,
        Fact<Boolean> efi,
        Fact<Integer> cpus,
        Fact<Mirror> mirror,
        Fact<MirrorList> mirrorList,
        Fact<Boolean> tls,
        Fact<Optional<String>> installurl,
        Optional<DisklabelTemplate> template) {

    /** @param lladdr lower case with colons, as ifconfig(8) prints it; empty: unknown */
    public record Interface(String name, Optional<String> lladdr, boolean wireless) {
        public static Interface of(String name) {
            return of(name, Optional.empty());
        }

        /** A wireless one if its driver is. */
        public static Interface of(String name, Optional<String> lladdr) {
            return new Interface(name, lladdr, InstallerNames.isWireless(name));
        }
    }

    /**
     * @param serial whether the installer's console is a serial line
     * @param device the serial port that can be the console, {@code com0}; empty: none
     * @param speed bits per second at present
     */
    public record Console(boolean serial, Optional<String> device, int speed) {
        public static Console serial(String device, int speed) {
            return new Console(true, Optional.of(device), speed);
        }

        public static Console glass(Optional<String> device) {
            return new Console(false, device, 9600);
        }
    }

    /**
     * @param hostName option 12, may be fully qualified
     * @param domain option 15
     * @param router whether option 3 (or 121) gives a default route
     * @param nameServers option 6
     */
    public record Dhcp(Optional<String> hostName, Optional<String> domain, boolean router, List<String> nameServers) {
        public Dhcp {
            nameServers = List.copyOf(nameServers);
        }
    }

    /** @param bytes its size; empty: unknown */
    public record Disk(String name, Optional<Long> bytes, Contents contents) {
        public static Disk blank(String name) {
            return new Disk(name, Optional.empty(), Contents.BLANK);
        }

        public static Disk blank(String name, long bytes) {
            return new Disk(name, Optional.of(bytes), Contents.BLANK);
        }
    }

    /** What is on a disk before the installation. */
    public enum Contents {
        /** Nobody knows. Taken for blank, and on a machine that is installed again it is not. */
        UNKNOWN,
        /** No partition table. */
        BLANK,
        /** An MBR without an OpenBSD partition. */
        MBR,
        /** A GPT without an OpenBSD partition. */
        GPT,
        /** An MBR with an OpenBSD partition. */
        OPENBSD_MBR,
        /** A GPT with an OpenBSD partition. */
        OPENBSD_GPT,
        /** OpenBSD in an MBR, behind a passphrase. */
        ENCRYPTED
    }

    /**
     * The directory of the sets.
     *
     * @param signed names listed in a SHA256.sig that the release's key verifies; empty: there is no such file
     * @param unsigned further names in index.txt
     */
    public record Mirror(List<String> signed, List<String> unsigned) {
        public Mirror {
            signed = List.copyOf(signed);
            unsigned = List.copyOf(unsigned);
        }

        public boolean has(String file) {
            return signed.contains(file) || unsigned.contains(file);
        }
    }

    /**
     * The mirror-list service. Its hints stem from what the same public address chose the last time.
     *
     * @param timezone hint
     * @param method hint, {@code http}
     * @param server hint, {@code cdn.openbsd.org}
     */
    public record MirrorList(
            boolean answers, Optional<String> timezone, Optional<String> method, Optional<String> server) {
        public static final MirrorList SILENT =
                new MirrorList(false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * A guest of vmd(8) booted from bsd.rd: {@code vio0}, on which DHCP gives address, router and name server but no host
     * name; a blank {@code sd0} of unknown size; {@code com0} at 115200 as console; no EFI; one CPU; a complete mirror;
     * no answer from the mirror-list service.
     */
    public static MachineFacts vmdGuest() {
        return new MachineFacts(
                Fact.assumed(List.of(Interface.of("vio0"))),
                Fact.assumed(Optional.of("vio0")),
                Fact.assumed(Console.serial("com0", 115200)),
                Fact.assumed(false),
                Fact.assumed(new Dhcp(Optional.empty(), Optional.empty(), true, List.of("192.0.2.53"))),
                Fact.assumed(List.of(Disk.blank("sd0"))),
                Fact.assumed(List.of()),
                Fact.assumed(false),
                Fact.assumed(1),
                Fact.assumed(new Mirror(List.of(), List.of())),
                Fact.assumed(MirrorList.SILENT),
                Fact.assumed(true),
                Fact.assumed(Optional.of("https://cdn.openbsd.org/pub/OpenBSD")),
                Optional.empty());
    }

    /** The interfaces, the first being the one it boots from. */
    public MachineFacts withInterfaces(List<Interface> declared) {
        Optional<String> first = declared.isEmpty()
                ? Optional.empty()
                : Optional.of(declared.get(0).name());
        return changed(d -> {
            d.interfaces = Fact.declared(List.copyOf(declared));
            d.netboot = netboot.declared() ? netboot : Fact.assumed(first);
        });
    }

    public MachineFacts withNetboot(Optional<String> name) {
        return changed(d -> d.netboot = Fact.declared(name));
    }

    /** The console; a display is assumed with a glass console and not with a serial one, unless declared. */
    public MachineFacts withConsole(Console declared) {
        return changed(d -> {
            d.console = Fact.declared(declared);
            d.display = display.declared() ? display : Fact.assumed(!declared.serial());
        });
    }

    public MachineFacts withDisplay(boolean declared) {
        return changed(d -> d.display = Fact.declared(declared));
    }

    public MachineFacts withDhcp(Dhcp declared) {
        return withDhcp(Fact.declared(declared));
    }

    public MachineFacts withDhcp(Fact<Dhcp> fact) {
        return changed(d -> d.dhcp = fact);
    }

    public MachineFacts withDisks(List<Disk> declared) {
        return changed(d -> d.disks = Fact.declared(List.copyOf(declared)));
    }

    public MachineFacts withDisks(Fact<List<Disk>> fact) {
        return changed(d -> d.disks = fact);
    }

    public MachineFacts withCdroms(List<String> declared) {
        return changed(d -> d.cdroms = Fact.declared(List.copyOf(declared)));
    }

    public MachineFacts withEfi(boolean declared) {
        return changed(d -> d.efi = Fact.declared(declared));
    }

    public MachineFacts withCpus(int declared) {
        return changed(d -> d.cpus = Fact.declared(declared));
    }

    public MachineFacts withMirror(Mirror declared) {
        return changed(d -> d.mirror = Fact.declared(declared));
    }

    /** Site sets beside all files of the release: nobody says more about the mirror. */
    public MachineFacts withSiteSets(List<String> names) {
        return changed(d -> d.mirror = Fact.assumed(new Mirror(List.of(), names)));
    }

    /** Whether it is said which site sets there are. */
    boolean saysSiteSets() {
        return mirror().declared() || !mirror().value().unsigned().isEmpty();
    }

    public MachineFacts withMirrorList(MirrorList declared) {
        return changed(d -> d.mirrorList = Fact.declared(declared));
    }

    public MachineFacts withTls(boolean declared) {
        return changed(d -> d.tls = Fact.declared(declared));
    }

    public MachineFacts withInstallurl(Optional<String> declared) {
        return changed(d -> d.installurl = Fact.declared(declared));
    }

    /** The text behind the template URL in the response file. */
    public MachineFacts withTemplate(DisklabelTemplate known) {
        return changed(d -> d.template = Optional.of(known));
    }

    /** What is not declared as somebody supposes it to be, with all that is. */
    MachineFacts supposing(MachineFacts supposed) {
        return changed(d -> {
            d.interfaces = interfaces.declared() ? interfaces : Fact.assumed(supposed.interfaces.value());
            d.netboot = netboot.declared() ? netboot : Fact.assumed(supposed.netboot.value());
            d.console = console.declared() ? console : Fact.assumed(supposed.console.value());
            d.display = display.declared() ? display : Fact.assumed(supposed.display.value());
            d.disks = disks.declared() ? disks : Fact.assumed(supposed.disks.value());
            d.cdroms = cdroms.declared() ? cdroms : Fact.assumed(supposed.cdroms.value());
            d.efi = efi.declared() ? efi : Fact.assumed(supposed.efi.value());
        });
    }

    private MachineFacts changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.facts();
    }

    /** A copy in the making. */
    private static final class Draft {
        private Fact<List<Interface>> interfaces;
        private Fact<Optional<String>> netboot;
        private Fact<Console> console;
        private Fact<Boolean> display;
        private Fact<Dhcp> dhcp;
        private Fact<List<Disk>> disks;
        private Fact<List<String>> cdroms;
        private Fact<Boolean> efi;
        private Fact<Integer> cpus;
        private Fact<Mirror> mirror;
        private Fact<MirrorList> mirrorList;
        private Fact<Boolean> tls;
        private Fact<Optional<String>> installurl;
        private Optional<DisklabelTemplate> template;

        Draft(MachineFacts f) {
            interfaces = f.interfaces;
            netboot = f.netboot;
            console = f.console;
            display = f.display;
            dhcp = f.dhcp;
            disks = f.disks;
            cdroms = f.cdroms;
            efi = f.efi;
            cpus = f.cpus;
            mirror = f.mirror;
            mirrorList = f.mirrorList;
            tls = f.tls;
            installurl = f.installurl;
            template = f.template;
        }

        MachineFacts facts() {
            return new MachineFacts(
                    interfaces,
                    netboot,
                    console,
                    display,
                    dhcp,
                    disks,
                    cdroms,
                    efi,
                    cpus,
                    mirror,
                    mirrorList,
                    tls,
                    installurl,
                    template);
        }
    }
}
