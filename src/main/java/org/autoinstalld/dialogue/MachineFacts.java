package org.autoinstalld.dialogue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the installer finds out about the machine and its surroundings, as far as a question depends on it. Whatever
 * nobody declared is assumed to be as in a guest that vmd(8) boots from bsd.rd: see {@link #vmdGuest()}.
 */
public final class MachineFacts {
    /** Physical interfaces; may be none. */
    public static final Fact<List<Interface>> INTERFACES = new Fact<>();
    /** The interface in group netboot; empty: none. */
    public static final Fact<String> NETBOOT = new Fact<>();
    /** Where the installer talks. */
    public static final Fact<Console> CONSOLE = new Fact<>();
    /** Whether a wsdisplay(4) is there, so that the X questions come up. */
    public static final Fact<Boolean> DISPLAY = new Fact<>();
    /** What the DHCP server says; the same on all interfaces. */
    public static final Fact<Dhcp> DHCP = new Fact<>();
    /** Fixed disks. */
    public static final Fact<List<Disk>> DISKS = new Fact<>();
    /** Names of CD drives. */
    public static final Fact<List<String>> CDROMS = new Fact<>();
    /** Whether the machine was booted through EFI. */
    public static final Fact<Boolean> EFI = new Fact<>();
    /** Number of CPUs. */
    public static final Fact<Integer> CPUS = new Fact<>();
    /** What the sets' location holds; undeclared: all sets of the release, and the site sets that the file mentions. */
    public static final Fact<Mirror> MIRROR = new Fact<>();
    /** What the mirror-list service of openbsd.org answers. */
    public static final Fact<MirrorList> MIRROR_LIST = new Fact<>();
    /** Whether ftp(1) in the RAM disk speaks https. */
    public static final Fact<Boolean> TLS = new Fact<>();
    /** Of the system to be upgraded; empty: none. */
    public static final Fact<String> INSTALLURL = new Fact<>();

    private static final MachineFacts VMD_GUEST = new MachineFacts(Map.of(), Set.of(), null)
            .assuming(INTERFACES, List.of(Interface.of("vio0")))
            .assuming(NETBOOT, "vio0")
            .assuming(CONSOLE, Console.serial("com0", 115200))
            .assuming(DISPLAY, false)
            .assuming(DHCP, new Dhcp("", "", true, List.of("192.0.2.53")))
            .assuming(DISKS, List.of(Disk.blank("sd0")))
            .assuming(CDROMS, List.of())
            .assuming(EFI, false)
            .assuming(CPUS, 1)
            .assuming(MIRROR, new Mirror(List.of(), List.of()))
            .assuming(MIRROR_LIST, MirrorList.SILENT)
            .assuming(TLS, true)
            .assuming(INSTALLURL, "https://cdn.openbsd.org/pub/OpenBSD");

    /** What a response file can show of the machine that it was written for. */
    private static final List<Fact<?>> SHOWN = List.of(INTERFACES, NETBOOT, CONSOLE, DISPLAY, DISKS, CDROMS, EFI);

    private final Map<Fact<?>, Object> values;
    private final Set<Fact<?>> declared;
    private final @Nullable DisklabelTemplate template;

    /** Something about a machine. */
    @SuppressWarnings("UnusedTypeParameter") // it says what a value can be
    public static final class Fact<T> {
        private Fact() {}
    }

    private MachineFacts(Map<Fact<?>, Object> values, Set<Fact<?>> declared, @Nullable DisklabelTemplate template) {
        this.values = values;
        this.declared = declared;
        this.template = template;
    }

    /**
     * A guest of vmd(8) booted from bsd.rd: {@code vio0}, on which DHCP gives address, router and name server but no host
     * name; a blank {@code sd0} of unknown size; {@code com0} at 115200 as console; no EFI; one CPU; a complete mirror;
     * no answer from the mirror-list service.
     */
    public static MachineFacts vmdGuest() {
        return VMD_GUEST;
    }

    @SuppressWarnings("unchecked") // declaring and assuming take no other type
    public <T> T value(Fact<T> fact) {
        return (T) Objects.requireNonNull(values.get(fact));
    }

    /** Whether the inventory or the command line says so; else it is only assumed. */
    public boolean declares(Fact<?> fact) {
        return declared.contains(fact);
    }

    /** The disklabel template behind the URL in the file; empty if it is not known, and then it is not judged. */
    public Optional<DisklabelTemplate> template() {
        return Optional.ofNullable(template);
    }

    /**
     * With something that is known. The machine boots from the first of its interfaces, and has a display if its console
     * is not serial, as long as nobody says otherwise.
     */
    public <T> MachineFacts declaring(Fact<T> fact, T value) {
        MachineFacts facts = with(fact, value, true);
        if (fact == INTERFACES && !declares(NETBOOT)) {
            List<Interface> interfaces = facts.value(INTERFACES);
            return facts.assuming(
                    NETBOOT, interfaces.isEmpty() ? "" : interfaces.get(0).name());
        }
        return fact == CONSOLE && !declares(DISPLAY)
                ? facts.assuming(DISPLAY, !facts.value(CONSOLE).serial())
                : facts;
    }

    /** With something that is likely. */
    public <T> MachineFacts assuming(Fact<T> fact, T value) {
        return with(fact, value, false);
    }

    private MachineFacts with(Fact<?> fact, Object value, boolean known) {
        Map<Fact<?>, Object> all = new HashMap<>(values);
        all.put(fact, value);
        Set<Fact<?>> sure = new HashSet<>(declared);
        if (known) {
            sure.add(fact);
        } else {
            sure.remove(fact);
        }
        return new MachineFacts(all, sure, template);
    }

    /** The text behind the template URL in the response file. */
    public MachineFacts withTemplate(DisklabelTemplate known) {
        return new MachineFacts(values, declared, known);
    }

    /** What is not declared as a response file shows it, with all that is. */
    MachineFacts supposing(MachineFacts shown) {
        MachineFacts facts = this;
        for (Fact<?> fact : SHOWN) {
            facts = declares(fact) ? facts : facts.with(fact, shown.value(fact), false);
        }
        return facts;
    }

    /** Whether it is said which site sets there are. */
    boolean saysSiteSets() {
        return declares(MIRROR) || !value(MIRROR).unsigned().isEmpty();
    }

    /** @param lladdr lower case with colons, as ifconfig(8) prints it; empty: unknown */
    public record Interface(String name, String lladdr, boolean wireless) {
        public static Interface of(String name) {
            return of(name, "");
        }

        /** A wireless one if its driver is. */
        public static Interface of(String name, String lladdr) {
            return new Interface(name, lladdr, InstallerNames.isWireless(name));
        }
    }

    /**
     * @param serial whether the installer's console is a serial line
     * @param device the serial port that can be the console, {@code com0}; empty: none
     * @param speed bits per second at present
     */
    public record Console(boolean serial, String device, int speed) {
        public static Console serial(String device, int speed) {
            return new Console(true, device, speed);
        }

        public static Console glass(String device) {
            return new Console(false, device, 9600);
        }
    }

    /**
     * @param hostName option 12, may be fully qualified; empty: none
     * @param domain option 15; empty: none
     * @param router whether option 3 (or 121) gives a default route
     * @param nameServers option 6
     */
    public record Dhcp(String hostName, String domain, boolean router, List<String> nameServers) {
        public Dhcp {
            nameServers = List.copyOf(nameServers);
        }
    }

    /** @param bytes its size; 0: unknown */
    public record Disk(String name, long bytes, Contents contents) {
        public static Disk blank(String name) {
            return blank(name, 0);
        }

        public static Disk blank(String name, long bytes) {
            return new Disk(name, bytes, Contents.BLANK);
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
    }

    /**
     * The mirror-list service. Its hints stem from what the same public address chose the last time; an empty one is
     * none.
     *
     * @param timezone hint
     * @param method hint, {@code http}
     * @param server hint, {@code cdn.openbsd.org}
     */
    public record MirrorList(boolean answers, String timezone, String method, String server) {
        public static final MirrorList SILENT = new MirrorList(false, "", "", "");
        /** It answers and knows nothing. */
        public static final MirrorList BLANK = new MirrorList(true, "", "", "");
    }
}
