package org.autoinstalld.dialogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Dhcp;
import org.autoinstalld.dialogue.MachineFacts.Disk;
import org.autoinstalld.dialogue.MachineFacts.Interface;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;

/**
 * The machine as one run sees it. What is declared is so; of what nobody declared there are several possible worlds, of
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

    /** How often something was looked at that nobody declared. */
    int lookups() {
        return lookups;
    }

    /** The undeclared facts that were looked at, with the number of possibilities of each. */
    Map<String, Integer> consulted() {
        return Collections.unmodifiableMap(consulted);
    }

    private int choose(String fact, int possibilities) {
        lookups++;
        consulted.putIfAbsent(fact, possibilities);
        return chosen.isEmpty() ? 0 : chosen.getOrDefault(fact, 0);
    }

    private boolean flipped(String fact) {
        return choose(fact, 2) == 1;
    }

    Console console() {
        Fact<Console> console = facts.console();
        if (console.declared()) {
            return console.value();
        }
        return switch (choose("console", 4)) {
            case 1 -> Console.glass(Optional.of("com0"));
            case 2 -> Console.glass(Optional.empty());
            case 3 -> Console.serial("com1", 9600);
            default -> console.value();
        };
    }

    boolean display() {
        if (facts.display().declared()) {
            return facts.display().value();
        }
        boolean likely = facts.console().declared()
                ? facts.display().value()
                : !console().serial();
        return flipped("display") != likely;
    }

    List<Interface> interfaces() {
        Fact<List<Interface>> interfaces = facts.interfaces();
        if (interfaces.declared()) {
            return interfaces.value();
        }
        // never none: the machine has fetched the file by one
        int choice = choose("interfaces", 3 + hints.interfaces().size());
        return switch (choice) {
            case 0 -> interfaces.value();
            case 1 -> plus(interfaces.value(), Interface.of("vio9"));
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
        for (Interface each : interfaces()) {
            if (each.name().equals(name)) {
                return true;
            }
        }
        return !facts.interfaces().declared() && InstallerNames.isInterface(name) && flipped("interface " + name);
    }

    /** Whether one interface is known to have it, and no other: the script takes no other lladdr (ifconfig -M). */
    boolean hasLladdr(String lladdr) {
        return interfaces().stream()
                        .filter(i -> i.lladdr().equals(Optional.of(lladdr)))
                        .count()
                == 1;
    }

    /**
     * The interface with that lladdr. One whose lladdr is not known may be it, unless it is meant by another already.
     *
     * @param meant names by lladdr
     */
    Optional<String> nameOf(String lladdr, Map<String, String> meant) {
        for (Interface each : interfaces()) {
            if (each.lladdr().equals(Optional.of(lladdr))) {
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
        return !facts.interfaces().declared() && flipped("lladdr " + lladdr) ? Optional.of(lladdr) : Optional.empty();
    }

    boolean isWireless(String name) {
        for (Interface each : interfaces()) {
            if (each.name().equals(name)) {
                return each.wireless();
            }
        }
        return false;
    }

    Optional<String> netboot() {
        Fact<Optional<String>> netboot = facts.netboot();
        if (netboot.declared()) {
            return netboot.value();
        }
        List<Interface> all = interfaces();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0).name());
    }

    Optional<String> dhcpHostName() {
        Fact<Dhcp> dhcp = facts.dhcp();
        if (dhcp.declared() || !flipped("host name from DHCP")) {
            return dhcp.value().hostName();
        }
        return dhcp.value().hostName().isPresent() ? Optional.empty() : Optional.of("host");
    }

    boolean dhcpRouter() {
        Fact<Dhcp> dhcp = facts.dhcp();
        boolean router = dhcp.value().router();
        return dhcp.declared() ? router : flipped("default route from DHCP") != router;
    }

    boolean dhcpNameServers() {
        Fact<Dhcp> dhcp = facts.dhcp();
        boolean any = !dhcp.value().nameServers().isEmpty();
        return dhcp.declared() ? any : flipped("name servers from DHCP") != any;
    }

    /** Sorted by name, as the installer does: sd10 before sd2. */
    List<Disk> disks() {
        Fact<List<Disk>> disks = facts.disks();
        List<Disk> all =
                disks.declared() || !flipped("disks") ? disks.value() : plus(disks.value(), another(disks.value()));
        if (all.size() < 2) {
            return all;
        }
        List<Disk> sorted = new ArrayList<>(all);
        sorted.sort((a, b) -> a.name().compareTo(b.name()));
        return sorted;
    }

    private static Disk another(List<Disk> disks) {
        int unit = 1;
        for (Disk disk : disks) {
            if (disk.name().startsWith("sd") && InstallerNames.isDisk(disk.name())) {
                unit = Math.max(unit, Integer.parseInt(disk.name().substring(2)) + 1);
            }
        }
        return Disk.blank("sd" + unit);
    }

    boolean hasDisk(String name) {
        for (Disk disk : disks()) {
            if (disk.name().equals(name)) {
                return true;
            }
        }
        return !facts.disks().declared() && InstallerNames.isDisk(name) && flipped("disk " + name);
    }

    /** A DUID cannot be checked; machines have one for each disk that has a label. */
    boolean hasDuid(String duid) {
        return !disks().isEmpty() && (!facts.disks().declared() || !duid.isEmpty());
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
        Contents declared = facts.disks().declared() ? Contents.BLANK : Contents.UNKNOWN;
        for (Disk each : facts.disks().value()) {
            boolean known = facts.disks().declared() || each.contents() == Contents.ENCRYPTED;
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

    Optional<Long> bytes(String disk) {
        for (Disk each : facts.disks().value()) {
            if (each.name().equals(disk)) {
                return each.bytes();
            }
        }
        return Optional.empty();
    }

    List<String> cdroms() {
        Fact<List<String>> cdroms = facts.cdroms();
        if (cdroms.declared() || !flipped("CD drive")) {
            return cdroms.value();
        }
        return cdroms.value().isEmpty() ? List.of("cd0") : List.of();
    }

    boolean efi() {
        return facts.efi().declared()
                ? facts.efi().value()
                : flipped("EFI") != facts.efi().value();
    }

    boolean manyCpus() {
        boolean many = facts.cpus().value() > 1;
        return facts.cpus().declared() ? many : flipped("number of CPUs") != many;
    }

    boolean tls() {
        return facts.tls().declared()
                ? facts.tls().value()
                : flipped("TLS") != facts.tls().value();
    }

    MirrorList mirrorList() {
        if (facts.mirrorList().declared()) {
            return facts.mirrorList().value();
        }
        return switch (choose("mirror list", 3)) {
            case 1 -> new MirrorList(true, Optional.empty(), Optional.empty(), Optional.empty());
            case 2 -> new MirrorList(true, Optional.of("Etc/UTC"), Optional.of("http"), Optional.of("ftp.example.org"));
            default -> facts.mirrorList().value();
        };
    }

    Optional<String> installurl() {
        Fact<Optional<String>> url = facts.installurl();
        if (url.declared() || !flipped("installurl")) {
            return url.value();
        }
        return url.value().isPresent() ? Optional.empty() : Optional.of("https://cdn.openbsd.org/pub/OpenBSD");
    }

    MachineFacts facts() {
        return facts;
    }

    /** What is known of the place the sets come from. */
    Listing listing(String file) {
        if (facts.mirror().declared()) {
            MachineFacts.Mirror mirror = facts.mirror().value();
            return mirror.signed().contains(file)
                    ? Listing.SIGNED
                    : mirror.unsigned().contains(file) ? Listing.UNSIGNED : Listing.ABSENT;
        }
        if (!file.startsWith("site")) {
            return Listing.SIGNED;
        }
        if (facts.saysSiteSets()) {
            return facts.mirror().value().has(file) ? Listing.UNSIGNED : Listing.ABSENT;
        }
        if (!suggested(file)) {
            return choose("set " + file, 2) == 1 ? Listing.UNSIGNED : Listing.ABSENT;
        }
        return switch (choose("set " + file, 3)) {
            case 1 -> Listing.ABSENT;
            case 2 -> Listing.SIGNED;
            default -> Listing.UNSIGNED;
        };
    }

    /** A pattern is no sign that there is a set; a name is. */
    private boolean suggested(String file) {
        return hints.siteSets().contains(file);
    }

    /** A fact that nobody can declare, and how it likely is. */
    boolean assume(String fact, boolean likely) {
        return flipped(fact) != likely;
    }

    Hints hints() {
        return hints;
    }

    /** Where a file is listed. */
    enum Listing {
        SIGNED,
        UNSIGNED,
        ABSENT
    }
}
