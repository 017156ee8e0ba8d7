package org.autoinstalld.dialogue;

import static org.autoinstalld.dialogue.MachineFacts.CDROMS;
import static org.autoinstalld.dialogue.MachineFacts.CONSOLE;
import static org.autoinstalld.dialogue.MachineFacts.CPUS;
import static org.autoinstalld.dialogue.MachineFacts.DHCP;
import static org.autoinstalld.dialogue.MachineFacts.DISKS;
import static org.autoinstalld.dialogue.MachineFacts.DISPLAY;
import static org.autoinstalld.dialogue.MachineFacts.EFI;
import static org.autoinstalld.dialogue.MachineFacts.INSTALLURL;
import static org.autoinstalld.dialogue.MachineFacts.INTERFACES;
import static org.autoinstalld.dialogue.MachineFacts.MIRROR;
import static org.autoinstalld.dialogue.MachineFacts.MIRROR_LIST;
import static org.autoinstalld.dialogue.MachineFacts.NETBOOT;
import static org.autoinstalld.dialogue.MachineFacts.TLS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Fact;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;

/**
 * The machine as one run sees it. What is declared is so; of what nobody declared there are several possibilities, of
 * which number 0 is the assumed one. A run notes which undeclared facts it looked at, so that others can be tried: see
 * {@link CertaintyCheck}.
 */
final class AssumedMachine {
    private final MachineFacts facts;
    private final Hints hints;
    private final Map<String, Integer> chosen;
    private final Map<String, Integer> consulted = new LinkedHashMap<>();
    private int lookups;

    /**
     * What the response file suggests about the machine.
     *
     * @param interfaces names in the keys of its lines
     * @param siteSets names of site sets that it speaks of
     * @param locations how many lines say where sets are
     * @param noSignature whether it expects a mirror without SHA256.sig
     */
    record Hints(List<String> interfaces, List<String> siteSets, int locations, boolean noSignature) {}

    /** @param chosen possibility by fact, where it is not the assumed one */
    AssumedMachine(MachineFacts facts, Hints hints, Map<String, Integer> chosen) {
        this.facts = facts;
        this.hints = hints;
        this.chosen = chosen;
    }

    MachineFacts facts() {
        return facts;
    }

    Hints hints() {
        return hints;
    }

    /** How often something was looked at that nobody declared. */
    int lookups() {
        return lookups;
    }

    /** The undeclared facts that were looked at, with the number of possibilities of each. */
    Map<String, Integer> consulted() {
        return Collections.unmodifiableMap(consulted);
    }

    private int choose(String name, int possibilities) {
        lookups++;
        consulted.putIfAbsent(name, possibilities);
        return chosen.isEmpty() ? 0 : chosen.getOrDefault(name, 0);
    }

    private boolean isOtherwise(String name) {
        return choose(name, 2) == 1;
    }

    /** A fact that nobody can declare, and how it likely is. */
    boolean assume(String name, boolean likely) {
        return isOtherwise(name) != likely;
    }

    private <T> T likely(Fact<?> fact, String name, T likely, T other) {
        return facts.declares(fact) || !isOtherwise(name) ? likely : other;
    }

    private boolean likely(Fact<?> fact, String name, boolean likely) {
        return likely(fact, name, likely, !likely);
    }

    Console console() {
        Console console = facts.value(CONSOLE);
        if (facts.declares(CONSOLE)) {
            return console;
        }
        return switch (choose("console", 4)) {
            case 1 -> Console.glass("com0");
            case 2 -> Console.glass("");
            case 3 -> Console.serial("com1", 9600);
            default -> console;
        };
    }

    boolean display() {
        boolean known = facts.declares(DISPLAY) || facts.declares(CONSOLE);
        return likely(
                DISPLAY, "display", known ? facts.value(DISPLAY) : !console().serial());
    }

    List<Interface> interfaces() {
        List<Interface> interfaces = facts.value(INTERFACES);
        if (facts.declares(INTERFACES)) {
            return interfaces;
        }
        // never none: the machine has fetched the file by one
        int choice = choose("interfaces", 3 + hints.interfaces().size());
        return switch (choice) {
            case 0 -> interfaces;
            case 1 -> plus(interfaces, Interface.of("vio9"));
            case 2 -> List.of(Interface.of("em9"));
            default -> List.of(Interface.of(hints.interfaces().get(choice - 3)));
        };
    }

    private static <T> List<T> plus(List<T> list, T more) {
        List<T> all = new ArrayList<>(list);
        all.add(more);
        return all;
    }

    boolean hasInterface(String name) {
        return interfaces().stream().anyMatch(i -> i.name().equals(name))
                || !facts.declares(INTERFACES) && InstallerNames.isInterface(name) && isOtherwise("interface " + name);
    }

    /** Whether one interface is known to have it, and no other: the script takes no other lladdr (ifconfig -M). */
    boolean hasLladdr(String lladdr) {
        return interfaces().stream().filter(i -> i.lladdr().equals(lladdr)).count() == 1;
    }

    /**
     * The interface with that lladdr. One whose lladdr is not known may be it, unless it is meant by another already.
     *
     * @param meant names by lladdr
     */
    Optional<String> nameOf(String lladdr, Map<String, String> meant) {
        for (Interface each : interfaces()) {
            if (each.lladdr().equals(lladdr)) {
                return hasLladdr(lladdr) ? Optional.of(each.name()) : Optional.empty();
            }
        }
        if (meant.containsKey(lladdr)) {
            return Optional.of(meant.get(lladdr));
        }
        for (Interface each : interfaces()) {
            if (each.lladdr().isEmpty() && !meant.containsValue(each.name())) {
                return Optional.of(each.name());
            }
        }
        return !facts.declares(INTERFACES) && isOtherwise("lladdr " + lladdr) ? Optional.of(lladdr) : Optional.empty();
    }

    boolean isWireless(String name) {
        return interfaces().stream().anyMatch(i -> i.name().equals(name) && i.wireless());
    }

    /** Empty: none. */
    String netboot() {
        if (facts.declares(NETBOOT)) {
            return facts.value(NETBOOT);
        }
        List<Interface> all = interfaces();
        return all.isEmpty() ? "" : all.get(0).name();
    }

    /** Empty: none. */
    String dhcpHostName() {
        String name = facts.value(DHCP).hostName();
        return likely(DHCP, "host name from DHCP", name, name.isEmpty() ? "host" : "");
    }

    boolean dhcpRouter() {
        return likely(DHCP, "default route from DHCP", facts.value(DHCP).router());
    }

    boolean dhcpNameServers() {
        return likely(
                DHCP, "name servers from DHCP", !facts.value(DHCP).nameServers().isEmpty());
    }

    /** Sorted by name, as the installer does: sd10 before sd2. */
    List<Disk> disks() {
        List<Disk> disks = facts.value(DISKS);
        List<Disk> all =
                facts.declares(DISKS) || !isOtherwise("disks") ? disks : plus(disks, Disk.blank(next(disks, 1)));
        return all.size() < 2
                ? all
                : all.stream().sorted(Comparator.comparing(Disk::name)).toList();
    }

    /** What one more disk is called, a volume of softraid(4) for example: sd with a unit that is free. */
    static String next(List<Disk> disks, int least) {
        return "sd"
                + disks.stream()
                        .map(Disk::name)
                        .filter(name -> name.startsWith("sd") && InstallerNames.isDisk(name))
                        .mapToInt(name -> Integer.parseInt(name.substring(2)) + 1)
                        .reduce(least, Math::max);
    }

    boolean hasDisk(String name) {
        return disks().stream().anyMatch(d -> d.name().equals(name))
                || !facts.declares(DISKS) && InstallerNames.isDisk(name) && isOtherwise("disk " + name);
    }

    /** A DUID cannot be checked; machines have one for each disk that has a label. */
    boolean hasDuid(String duid) {
        return !disks().isEmpty() && (!facts.declares(DISKS) || !duid.isEmpty());
    }

    /**
     * The disks on which an upgrade may find a root file system: those with OpenBSD, and those of which nobody says what
     * they have. Behind a passphrase it finds none, since nobody gives that when the machine boots from the network, and
     * then what else there is holds data.
     */
    List<Disk> rootDisks() {
        List<Disk> all = disks();
        List<Disk> roots = all.stream().filter(AssumedMachine::hasOpenBsd).toList();
        boolean encrypted = all.stream().anyMatch(d -> d.contents() == Contents.ENCRYPTED);
        if (encrypted || roots.isEmpty()) {
            return encrypted ? roots : all;
        }
        return all.stream()
                .filter(d -> hasOpenBsd(d) || d.contents() == Contents.UNKNOWN)
                .toList();
    }

    private static boolean hasOpenBsd(Disk disk) {
        return disk.contents() == Contents.OPENBSD_MBR || disk.contents() == Contents.OPENBSD_GPT;
    }

    Contents contents(String disk) {
        Contents declared = facts.declares(DISKS) ? Contents.BLANK : Contents.UNKNOWN;
        for (Disk each : facts.value(DISKS)) {
            boolean known = facts.declares(DISKS) || each.contents() == Contents.ENCRYPTED;
            declared = each.name().equals(disk) && known ? each.contents() : declared;
        }
        if (declared != Contents.UNKNOWN) {
            return declared;
        }
        return switch (choose("contents of disk", 3)) {
            case 1 -> Contents.OPENBSD_MBR;
            case 2 -> Contents.GPT;
            default -> Contents.BLANK;
        };
    }

    /** 0: unknown. */
    long bytes(String disk) {
        for (Disk each : facts.value(DISKS)) {
            if (each.name().equals(disk)) {
                return each.bytes();
            }
        }
        return 0;
    }

    List<String> cdroms() {
        List<String> drives = facts.value(CDROMS);
        return likely(CDROMS, "CD drive", drives, drives.isEmpty() ? List.of("cd0") : List.of());
    }

    boolean efi() {
        return likely(EFI, "EFI", facts.value(EFI));
    }

    boolean manyCpus() {
        return likely(CPUS, "number of CPUs", facts.value(CPUS) > 1);
    }

    boolean tls() {
        return likely(TLS, "TLS", facts.value(TLS));
    }

    MirrorList mirrorList() {
        MirrorList list = facts.value(MIRROR_LIST);
        if (facts.declares(MIRROR_LIST)) {
            return list;
        }
        return switch (choose("mirror list", 3)) {
            case 1 -> MirrorList.BLANK;
            case 2 -> new MirrorList(true, "Etc/UTC", "http", "ftp.example.org");
            default -> list;
        };
    }

    /** Empty: none. */
    String installurl() {
        String url = facts.value(INSTALLURL);
        return likely(INSTALLURL, "installurl", url, url.isEmpty() ? "https://cdn.openbsd.org/pub/OpenBSD" : "");
    }

    /** What is known of the place the sets come from. */
    Listing listing(String file) {
        MachineFacts.Mirror mirror = facts.value(MIRROR);
        if (facts.declares(MIRROR)) {
            return mirror.signed().contains(file)
                    ? Listing.SIGNED
                    : mirror.unsigned().contains(file) ? Listing.UNSIGNED : Listing.ABSENT;
        }
        if (!file.startsWith("site")) {
            return Listing.SIGNED;
        }
        if (facts.saysSiteSets()) {
            return mirror.unsigned().contains(file) ? Listing.UNSIGNED : Listing.ABSENT;
        }
        // a pattern is no sign that there is a set; a name is
        if (!hints.siteSets().contains(file)) {
            return choose("set " + file, 2) == 1 ? Listing.UNSIGNED : Listing.ABSENT;
        }
        return switch (choose("set " + file, 3)) {
            case 1 -> Listing.ABSENT;
            case 2 -> Listing.SIGNED;
            default -> Listing.UNSIGNED;
        };
    }

    /** Where a file is listed. */
    enum Listing {
        SIGNED,
        UNSIGNED,
        ABSENT
    }
}
