package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.dhcpdconf.DhcpdWord;
import org.autoinstalld.vmconf.VmBlock;
import org.jspecify.annotations.Nullable;

/** What a machine's host blocks and guest become. Not for use by several threads. */
final class EntryPart {
    private static final Set<String> SHORT_FORMS = Set.of("lladdr", "network", "address", "address6");

    private final FoundMachine machine;
    private final HostName name;
    private final String prefix;
    private final FoundNetworks networks;
    private final UniqueValues claims;
    private final ImportFindings findings;
    private final YamlTree values = new YamlTree();
    private final List<HostBlock.Meaning> blocks = new ArrayList<>();
    private @Nullable VmBlock guest;

    EntryPart(
            FoundMachine machine,
            HostName name,
            String prefix,
            FoundNetworks networks,
            UniqueValues claims,
            ImportFindings findings) {
        this.machine = machine;
        this.name = name;
        this.prefix = prefix;
        this.networks = networks;
        this.claims = claims;
        this.findings = findings;
        make();
    }

    /** Keys of a host. */
    YamlTree values() {
        return values;
    }

    /** What dhcpd.conf must say of it again. */
    List<HostBlock.Meaning> blocks() {
        return blocks;
    }

    /** What vm.conf must say of it again. */
    Optional<VmBlock> guest() {
        return Optional.ofNullable(guest);
    }

    /** Whether the usual templates cannot print it. */
    boolean isExceptional() {
        return values.has("vars");
    }

    /** One interface, by the views there are of it. */
    private record Port(@Nullable HostBlock block, VmBlock.@Nullable Interface nic) {}

    private void make() {
        Guest possible = machine.guest()
                .filter(g -> GuestPart.isPossible(g, claims, findings))
                .orElse(null);
        if (possible == null) {
            machine.guest().ifPresent(machine::addLeft);
        }
        List<Port> ports = ports(possible);
        List<YamlTree> interfaces = new ArrayList<>();
        List<Lladdr> lladdrs = new ArrayList<>();
        for (int i = 0; i < ports.size(); i++) {
            YamlTree one = new YamlTree();
            Lladdr lladdr = lladdr(ports.get(i), i).orElse(null);
            one.putIfSet("lladdr", lladdr);
            lladdrs.add(lladdr == null ? new Lladdr(0) : lladdr);
            HostBlock block = ports.get(i).block();
            if (block != null) {
                block(block, i, lladdr == null ? block.lladdr() : lladdr, one);
            }
            interfaces.add(one);
        }
        if (possible != null) {
            guest = GuestPart.write(possible, name, values, interfaces, lladdrs);
        }
        // a single interface has short forms
        YamlTree first = interfaces.get(0);
        if (interfaces.size() == 1 && SHORT_FORMS.containsAll(first.entries().keySet())) {
            values.addAll(first);
        } else {
            values.put("interfaces", interfaces);
        }
    }

    private List<Port> ports(@Nullable Guest possible) {
        List<HostBlock> rest = new ArrayList<>(machine.blocks());
        List<Port> ports = new ArrayList<>();
        if (possible != null) {
            boolean known = possible.lladdrs().stream()
                    .anyMatch(l -> rest.stream().anyMatch(b -> b.lladdr().equals(l)));
            for (VmBlock.Interface nic : possible.vm().interfaces()) {
                HostBlock block = rest.stream()
                        .filter(b -> b.lladdr().equals(nic.lladdr()))
                        .findFirst()
                        .or(() -> known || !ports.isEmpty()
                                ? Optional.empty()
                                : rest.stream().findFirst())
                        .orElse(null);
                rest.remove(block);
                ports.add(new Port(block, nic));
            }
        }
        if (ports.isEmpty()) {
            rest.forEach(b -> ports.add(new Port(b, null)));
        } else {
            rest.forEach(b -> left(b, "the guest has no interface with the lladdr " + b.lladdr()));
        }
        if (ports.isEmpty()) {
            ports.add(new Port(null, null));
        }
        return ports;
    }

    private void left(HostBlock block, String why) {
        findings.left(block.place(), block.title(), why);
    }

    private Optional<Lladdr> lladdr(Port port, int index) {
        HostBlock block = port.block();
        Lladdr nic = port.nic() == null ? null : port.nic().lladdr();
        Lladdr one = nic != null ? nic : block != null ? block.lladdr() : index == 0 ? ofOtherFiles() : null;
        Guest found = machine.guest().orElse(null);
        if (port.nic() != null && nic == null && one != null && found != null) {
            findings.changed(
                    found.place(), found.title(), "it gets the lladdr " + one + ", which the other files expect");
        }
        if (nic != null && block != null && !block.lladdr().equals(nic)) {
            findings.changed(
                    block.place(), block.title(), "it gets the lladdr " + nic + ", which vm.conf gives the guest");
        }
        return Optional.ofNullable(one)
                .filter(l -> !l.isMulticast() && !l.isZero())
                .filter(claims::lladdr);
    }

    private @Nullable Lladdr ofOtherFiles() {
        return machine.files().stream()
                .flatMap(f -> Stream.ofNullable(f.name().lladdr()))
                .findFirst()
                .or(machine::ofLeftGuest)
                .orElse(null);
    }

    /** One host block: as interface, or left with the reason why. */
    private void block(HostBlock block, int index, Lladdr lladdr, YamlTree one) {
        if (!one.has("lladdr")) {
            left(
                    block,
                    "lladdr " + block.lladdr()
                            + (block.lladdr().isZero() || block.lladdr().isMulticast()
                                    ? " is none that a machine can have"
                                    : " is another machine's too"));
            return;
        }
        FoundNetwork network = networks.of(block).orElse(null);
        if (network == null) {
            left(block, "no subnet is declared, and without an address none can be guessed");
            return;
        }
        String obstacle = obstacle(block, network);
        if (obstacle != null) {
            left(block, obstacle);
            return;
        }
        IpAddress address = block.address().filter(network::takes).orElse(null);
        if (address != null && !claims.address(address)) {
            left(block, "address " + address + " is another machine's too");
            return;
        }
        one.put("network", network.name());
        one.putIfSet("address", address);
        List<String> further = block.addresses().stream()
                .filter(a -> address != null && !a.equals(address))
                .map(a -> a + "/32")
                .toList();
        if (index == 0 && !further.isEmpty()) {
            values.at("access").put("allow", further);
        }
        String printed = index == 0 ? name.text() : furtherName(block, index, one);
        String called = isCalled(block, printed) ? block.name() : printed;
        blocks.add(block.meaning(called, lladdr));
        exceptions(block, index, printed, called, network);
    }

    private static @Nullable String obstacle(HostBlock block, FoundNetwork network) {
        String line = block.lines().stream()
                .filter(l -> !DhcpdWord.isStatement(l))
                .findFirst()
                .orElse(null);
        if (line != null) {
            return "'" + line + "' cannot stand in a host block";
        }
        boolean variable = Stream.concat(
                        block.lines().stream(),
                        Stream.of(block.filename(), block.hostName()).flatMap(Optional::stream))
                .anyMatch(t -> t.contains("${"));
        if (variable) {
            return "it has a '${' in a text, which the inventory takes for a variable";
        }
        return block.isResolved()
                        && block.address().filter(a -> !network.takes(a)).isPresent()
                ? "address " + block.fixed().get(0) + " is not one for a host of " + network.subnet()
                : null;
    }

    /** A further interface has its block named after the host and itself. */
    private String furtherName(HostBlock block, int index, YamlTree one) {
        String start = name + "-";
        String suffix = block.name().startsWith(start) ? block.name().substring(start.length()) : "";
        if (suffix.matches("[a-z]+[0-9]+")) {
            one.put("name", suffix);
            return block.name();
        }
        return start + (index + 1);
    }

    /** The name of a block tells the machine nothing, so one of two that have the same may change. */
    private boolean isCalled(HostBlock block, String printed) {
        return !block.name().equals(printed) && claims.block(block.name(), name);
    }

    private void exceptions(HostBlock block, int index, String printed, String called, FoundNetwork network) {
        YamlTree more = new YamlTree();
        if (!called.equals(printed)) {
            more.put("name", called);
        }
        boolean first = index == 0;
        String filename = ResponseName.start(prefix) + "auto_install";
        String nextServer = claims.nextServer(network.name()).orElse(null);
        except(more, "filename", block.filename().orElse(null), first ? filename : null);
        except(more, "host-name", block.hostName().orElse(null), name.text());
        except(more, "next-server", block.nextServer().orElse(null), first ? nextServer : null);
        if (block.fixed().size() > 1 || !block.isResolved()) {
            more.put("fixed-address", block.fixed());
        }
        more.putIfAny("lines", block.lines());
        if (!more.isEmpty()) {
            YamlTree dhcpd = values.at("vars").at("dhcpd");
            if (first) {
                dhcpd.addAll(more);
            } else {
                dhcpd.at("further").put(printed, more);
            }
        }
    }

    /** Notes where this block differs from the entry that would be generated without a note. */
    private static void except(YamlTree more, String key, @Nullable String told, @Nullable String usual) {
        if (told != null && HostBlock.isPrintable(told)) {
            if (!told.equals(usual)) {
                more.put(key, told);
            }
        } else if (usual != null) {
            more.put("no-" + key, "yes");
        }
    }
}
