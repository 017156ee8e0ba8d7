package org.autoinstalld.responsefile;

import static org.autoinstalld.dialogue.MachineFacts.CDROMS;
import static org.autoinstalld.dialogue.MachineFacts.CONSOLE;
import static org.autoinstalld.dialogue.MachineFacts.CPUS;
import static org.autoinstalld.dialogue.MachineFacts.DHCP;
import static org.autoinstalld.dialogue.MachineFacts.DISKS;
import static org.autoinstalld.dialogue.MachineFacts.DISPLAY;
import static org.autoinstalld.dialogue.MachineFacts.EFI;
import static org.autoinstalld.dialogue.MachineFacts.INTERFACES;
import static org.autoinstalld.dialogue.MachineFacts.MIRROR;
import static org.autoinstalld.dialogue.MachineFacts.MIRROR_LIST;
import static org.autoinstalld.dialogue.MachineFacts.NETBOOT;
import static org.autoinstalld.dialogue.MachineFacts.TLS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dialogue.DisklabelTemplate;
import org.autoinstalld.dialogue.MachineFacts;
import org.autoinstalld.dialogue.MachineFacts.Console;
import org.autoinstalld.dialogue.MachineFacts.Contents;
import org.autoinstalld.dialogue.MachineFacts.Dhcp;
import org.autoinstalld.dialogue.MachineFacts.Fact;
import org.autoinstalld.dialogue.MachineFacts.MirrorList;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Machine;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * What the installer will find on a host: what {@code machine:} declares, else what follows from the rest of the
 * inventory, else what is usual in a guest of vmd(8).
 */
public final class ExpectedMachine {
    private static final int VMD_SPEED = 115200;
    /** vm.conf(5), local prefix: what it is unless the hypervisor says otherwise. */
    private static final Subnet LOCAL = Subnet.parse("100.64.0.0/10").orElseThrow();

    private ExpectedMachine() {}

    /**
     * @param template the disklabel template that the response file names; null if it names none of ours
     */
    public static MachineFacts of(Inventory inventory, Host host, @Nullable DisklabelTemplate template) {
        MachineFacts facts = MachineFacts.vmdGuest();
        if (host.vm().isPresent()) {
            facts = guest(host, facts);
        } else if (interfaces(host).stream().noneMatch(i -> i.name().isEmpty())) {
            facts = facts.declaring(INTERFACES, interfaces(host));
        }
        facts = withDhcp(facts, host.name().text(), networks(host));
        if (template != null) {
            facts = facts.withTemplate(template);
        }
        MachineFacts all = declared(host.machine(), facts);
        return host.machine().has(Machine.INTERFACES) ? all.declaring(INTERFACES, identified(host, all)) : all;
    }

    /** With the lladdrs of the host, where {@code machine:} gives names alone: in the same order if these differ. */
    private static List<MachineFacts.Interface> identified(Host host, MachineFacts facts) {
        List<MachineFacts.Interface> known = interfaces(host);
        List<MachineFacts.Interface> all = new ArrayList<>();
        for (MachineFacts.Interface one : facts.value(INTERFACES)) {
            Optional<MachineFacts.Interface> same =
                    known.stream().filter(k -> k.name().equals(one.name())).findFirst();
            Optional<MachineFacts.Interface> next = all.size() < known.size()
                    ? Optional.of(known.get(all.size())).filter(k -> k.name().isEmpty())
                    : Optional.empty();
            all.add(
                    one.lladdr().isEmpty()
                            ? MachineFacts.Interface.of(
                                    one.name(),
                                    same.or(() -> next)
                                            .map(MachineFacts.Interface::lladdr)
                                            .orElse(""))
                            : one);
        }
        return all;
    }

    /** As the mode finds it: an upgrade what the installation has left. */
    static MachineFacts of(Inventory inventory, Host host, Mode mode, @Nullable DisklabelTemplate template) {
        MachineFacts facts = of(inventory, host, template);
        return mode == Mode.UPGRADE && isEncrypted(host) ? encrypted(host, facts) : facts;
    }

    /** Whether the host's installation encrypts the root disk with a passphrase, and nobody declares what a disk has. */
    static boolean isEncrypted(Host host) {
        ValueMap settings = host.settings();
        boolean declared =
                host.machine().of(Machine.DISKS).stream().anyMatch(d -> d.has().isPresent());
        return !declared
                && (settings.get(Settings.ROOT_DISK, Settings.ROOT_DISK_PASSPHRASE)
                                .isPresent()
                        || settings.of(Settings.ANSWERS).keySet().stream()
                                .anyMatch(q -> q.toLowerCase(Locale.ROOT).startsWith("new passphrase")));
    }

    private static MachineFacts encrypted(Host host, MachineFacts facts) {
        List<MachineFacts.Disk> disks = facts.value(DISKS);
        String root = host.settings()
                .get(Settings.ROOT_DISK, Settings.ROOT_DISK_DEVICE)
                .orElse(disks.isEmpty() ? "" : disks.get(0).name());
        List<MachineFacts.Disk> found = disks.stream()
                .map(d -> d.name().equals(root) ? new MachineFacts.Disk(root, d.bytes(), Contents.ENCRYPTED) : d)
                .toList();
        boolean there = disks.stream().anyMatch(d -> d.name().equals(root));
        if (!there && !facts.declares(DISKS) && !root.isEmpty()) {
            found = List.of(new MachineFacts.Disk(root, 0, Contents.ENCRYPTED));
        }
        return facts.declares(DISKS) ? facts.declaring(DISKS, found) : facts.assuming(DISKS, found);
    }

    /** Of a machine that nobody declared: what the profile says, and what DHCP gives if there is one network. */
    static MachineFacts of(Inventory inventory, UnknownMachines unknown) {
        MachineFacts facts = MachineFacts.vmdGuest();
        Optional<Network> network =
                Optional.ofNullable(inventory.networks().get(unknown.networks().get(0)));
        facts = withDhcp(facts, "", network.map(List::of).orElse(List.of()));
        return declared(
                unknown.machine(), unknown.networks().size() == 1 ? facts : facts.assuming(DHCP, facts.value(DHCP)));
    }

    /** vmd boots bsd.rd itself: netboot on the first interface, com0 as console, no EFI, one CPU. */
    private static MachineFacts guest(Host host, MachineFacts assumed) {
        List<MachineFacts.Interface> interfaces = new ArrayList<>();
        for (int i = 0; i < host.interfaces().size(); i++) {
            Interface one = host.interfaces().get(i);
            interfaces.add(new MachineFacts.Interface(
                    one.name().orElse("vio" + i),
                    one.lladdr().map(Lladdr::toString).orElse(""),
                    false));
        }
        List<MachineFacts.Disk> disks = new ArrayList<>();
        int count = host.vm().map(vm -> vm.disks().size()).orElse(1);
        for (int i = 0; i < count; i++) {
            long bytes = i == 0
                    ? host.vm().flatMap(vm -> vm.diskSize()).map(Size::bytes).orElse(0L)
                    : 0;
            disks.add(new MachineFacts.Disk("sd" + i, bytes, Contents.UNKNOWN));
        }
        boolean cdrom = host.vm().flatMap(vm -> vm.cdrom()).isPresent();
        MachineFacts drives = cdrom ? assumed.declaring(CDROMS, List.of("cd0")) : assumed;
        return drives.declaring(INTERFACES, interfaces)
                .declaring(NETBOOT, interfaces.get(0).name())
                .declaring(CONSOLE, Console.serial("com0", VMD_SPEED))
                .declaring(DISKS, disks)
                .declaring(EFI, false)
                .declaring(CPUS, 1);
    }

    /** As the inventory has them; the name is empty where it says none. */
    static List<MachineFacts.Interface> interfaces(Host host) {
        return host.interfaces().stream()
                .map(i -> MachineFacts.Interface.of(
                        i.name().orElse(""), i.lladdr().map(Lladdr::toString).orElse("")))
                .toList();
    }

    /** Where the installer asks DHCP for an address to keep; the network it boots from if every address is written down. */
    private static List<Network> networks(Host host) {
        List<Network> asking = new ArrayList<>();
        for (Interface one : host.interfaces()) {
            if (!one.isStatic() && (one.equals(host.netboot()) || one.name().isPresent())) {
                one.network().ifPresent(asking::add);
            }
        }
        return asking.isEmpty() ? host.netboot().network().stream().toList() : asking;
    }

    /** Our own dhcpd.conf entry says what DHCP will give; a network whose subnet stands elsewhere may give more. */
    private static MachineFacts withDhcp(MachineFacts assumed, String hostName, List<Network> networks) {
        if (networks.isEmpty()) {
            return assumed;
        }
        // a local interface of vmd(8) has vmd's own DHCP server, which gives its own address as router and name server
        boolean whole = networks.stream().allMatch(n -> n.dhcp() == Network.DhcpStyle.WHOLE && !isLocal(n));
        List<String> servers = networks.stream()
                .flatMap(n -> n.nameServers().stream())
                .map(IpAddress::toString)
                .toList();
        Dhcp dhcp = new Dhcp(
                hostName,
                networks.get(0).domain().orElse(""),
                !whole || networks.stream().anyMatch(n -> !n.routers().isEmpty()),
                servers.isEmpty() && !whole ? assumed.value(DHCP).nameServers() : servers);
        return whole ? assumed.declaring(DHCP, dhcp) : assumed.assuming(DHCP, dhcp);
    }

    private static boolean isLocal(Network network) {
        return network.routers().isEmpty() && LOCAL.contains(network.subnet().base());
    }

    /** Lays what {@code machine:} declares over {@code facts}. */
    public static MachineFacts declared(ValueMap machine, MachineFacts facts) {
        MachineFacts result = facts;
        if (machine.has(Machine.INTERFACES)) {
            List<MachineFacts.Interface> interfaces = machine.of(Machine.INTERFACES).stream()
                    .map(i -> MachineFacts.Interface.of(
                            i.name(), i.lladdr().map(Lladdr::toString).orElse("")))
                    .toList();
            result = result.declaring(INTERFACES, interfaces)
                    .declaring(
                            NETBOOT,
                            interfaces.isEmpty() ? "" : interfaces.get(0).name());
        }
        result = with(result, NETBOOT, machine.get(Machine.NETBOOT));
        result = with(result, CONSOLE, machine.get(Machine.CONSOLE).map(ExpectedMachine::console));
        result = with(result, DISPLAY, machine.get(Machine.DISPLAY));
        result = with(
                result,
                DISKS,
                machine.get(Machine.DISKS)
                        .map(disks -> disks.stream()
                                .map(d -> new MachineFacts.Disk(
                                        d.name(), d.size().map(Size::bytes).orElse(0L), contents(d)))
                                .toList()));
        result = with(result, CDROMS, machine.get(Machine.CDROMS));
        result = with(result, EFI, machine.get(Machine.EFI));
        result = with(result, CPUS, machine.get(Machine.CPUS));
        if (machine.has(Machine.SETS)) {
            List<String> names = machine.of(Machine.SETS);
            boolean siteSets = !names.isEmpty() && names.stream().allMatch(n -> n.startsWith("site"));
            // site sets alone stand beside all files of the release: nobody says more about the mirror
            result = siteSets ? result.assuming(MIRROR, mirror(names)) : result.declaring(MIRROR, mirror(names));
        }
        result = with(
                result,
                MIRROR_LIST,
                machine.get(Machine.MIRROR_LIST).map(a -> a ? MirrorList.BLANK : MirrorList.SILENT));
        result = with(result, TLS, machine.get(Machine.TLS));
        return declaresDhcp(machine) ? result.declaring(DHCP, dhcp(machine, result.value(DHCP))) : result;
    }

    private static <T> MachineFacts with(MachineFacts facts, Fact<T> fact, Optional<T> declared) {
        return declared.map(value -> facts.declaring(fact, value)).orElse(facts);
    }

    private static Contents contents(Machine.Disk disk) {
        return disk.has()
                .map(has -> switch (has) {
                    case NOTHING -> Contents.BLANK;
                    case MBR -> Contents.MBR;
                    case GPT -> Contents.GPT;
                    case OPENBSD -> Contents.OPENBSD_MBR;
                    case OPENBSD_GPT -> Contents.OPENBSD_GPT;
                    case ENCRYPTED -> Contents.ENCRYPTED;
                })
                .orElse(Contents.UNKNOWN);
    }

    private static boolean declaresDhcp(ValueMap machine) {
        return machine.has(Machine.HOST_NAME)
                || machine.has(Machine.DOMAIN)
                || machine.has(Machine.ROUTER)
                || machine.has(Machine.NAME_SERVERS);
    }

    private static Dhcp dhcp(ValueMap machine, Dhcp before) {
        return new Dhcp(
                machine.get(Machine.HOST_NAME).orElse(before.hostName()),
                machine.get(Machine.DOMAIN).orElse(before.domain()),
                machine.get(Machine.ROUTER).orElse(before.router()),
                machine.get(Machine.NAME_SERVERS).orElse(before.nameServers()));
    }

    private static Console console(String text) {
        if (text.equals("glass")) {
            return Console.glass("com0");
        }
        if (text.equals("serial")) {
            return Console.serial("com0", VMD_SPEED);
        }
        int colon = text.indexOf(':');
        return colon < 0
                ? Console.serial(text, VMD_SPEED)
                : Console.serial(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Site sets are in index.txt alone: no signature of the release covers them. */
    private static MachineFacts.Mirror mirror(List<String> names) {
        return new MachineFacts.Mirror(
                names.stream().filter(n -> !n.startsWith("site")).toList(),
                names.stream().filter(n -> n.startsWith("site")).toList());
    }
}
