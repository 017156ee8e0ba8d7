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
import org.autoinstalld.problem.Place;
import org.autoinstalld.vmconf.VmBlock;

/**
 * What a machine's host blocks and guest become.
 *
 * @param values keys of a host
 * @param blocks what dhcpd.conf must say of it again
 * @param guest what vm.conf must say of it again
 * @param networks networks it is on
 */
record EntryPart(
        YamlTree values, List<HostBlock.Meaning> blocks, Optional<VmBlock> guest, List<FoundNetwork> networks) {

    /** Whether the usual templates cannot print it. */
    boolean isExceptional() {
        return values.has("vars");
    }

    /** One interface, by the views there are of it. */
    private record Port(Optional<HostBlock> block, Optional<VmBlock.Interface> nic) {}

    static EntryPart of(
            FoundMachine machine,
            HostName name,
            String prefix,
            FoundNetworks networks,
            UniqueValues claims,
            ImportFindings findings) {
        return new Making(machine, name, prefix, networks, claims, findings).run();
    }

    /** Puts one machine together. */
    private static final class Making {
        private static final Set<String> SHORT_FORMS = Set.of("lladdr", "network", "address", "address6");

        private final FoundMachine machine;
        private final HostName name;
        private final String prefix;
        private final FoundNetworks networks;
        private final UniqueValues claims;
        private final ImportFindings findings;
        private final YamlTree values = new YamlTree();
        private final List<HostBlock.Meaning> blocks = new ArrayList<>();
        private final List<FoundNetwork> on = new ArrayList<>();

        Making(
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
        }

        EntryPart run() {
            Optional<Guest> guest = machine.guest().filter(g -> GuestPart.isPossible(g, claims, findings));
            if (guest.isEmpty()) {
                machine.guest().ifPresent(machine::addLeft);
            }
            List<Port> ports = ports(guest);
            List<YamlTree> interfaces = new ArrayList<>();
            List<Lladdr> lladdrs = new ArrayList<>();
            for (int i = 0; i < ports.size(); i++) {
                YamlTree one = new YamlTree();
                Optional<Lladdr> lladdr = lladdr(ports.get(i), i);
                lladdr.ifPresent(l -> one.put("lladdr", l.toString()));
                lladdrs.add(lladdr.orElse(new Lladdr(0)));
                int index = i;
                ports.get(i).block().ifPresent(b -> block(b, index, lladdr.orElse(b.lladdr()), one));
                interfaces.add(one);
            }
            Optional<VmBlock> expected = guest.map(g -> GuestPart.write(g, name, values, interfaces, lladdrs));
            settle(interfaces);
            return new EntryPart(values, List.copyOf(blocks), expected, List.copyOf(on));
        }

        private List<Port> ports(Optional<Guest> guest) {
            List<HostBlock> rest = new ArrayList<>(machine.blocks());
            List<Port> ports = new ArrayList<>();
            if (guest.isPresent()) {
                boolean known = guest.get().lladdrs().stream()
                        .anyMatch(l -> rest.stream().anyMatch(b -> b.lladdr().equals(l)));
                for (VmBlock.Interface nic : guest.get().vm().interfaces()) {
                    Optional<HostBlock> block = Optional.ofNullable(nic.lladdr())
                            .flatMap(l -> rest.stream()
                                    .filter(b -> b.lladdr().equals(l))
                                    .findFirst())
                            .or(() -> known || !ports.isEmpty()
                                    ? Optional.empty()
                                    : rest.stream().findFirst());
                    block.ifPresent(rest::remove);
                    ports.add(new Port(block, Optional.of(nic)));
                }
            }
            if (ports.isEmpty()) {
                rest.forEach(b -> ports.add(new Port(Optional.of(b), Optional.empty())));
            } else {
                rest.forEach(b -> left(b, "the guest has no interface with the lladdr " + b.lladdr()));
            }
            if (ports.isEmpty()) {
                ports.add(new Port(Optional.empty(), Optional.empty()));
            }
            return ports;
        }

        private void left(HostBlock block, String why) {
            findings.left(block.place(), "host block '" + block.name() + "'", why);
        }

        private Optional<Lladdr> lladdr(Port port, int index) {
            Optional<Lladdr> nic = port.nic().map(VmBlock.Interface::lladdr);
            Optional<Lladdr> one = nic.or(() -> port.block().map(HostBlock::lladdr))
                    .or(() -> index == 0
                            ? machine.files().stream()
                                    .flatMap(f -> f.name().lladdr().stream())
                                    .findFirst()
                                    .or(machine::ofLeftGuest)
                            : Optional.empty());
            if (port.nic().isPresent() && nic.isEmpty() && one.isPresent()) {
                changed(
                        machine.guest().map(Guest::place),
                        "vm '" + machine.guest().map(g -> g.vm().name()).orElse("") + "'",
                        "it gets the lladdr " + one.get() + ", which the other files expect");
            }
            if (nic.isPresent()
                    && port.block().filter(b -> !b.lladdr().equals(nic.get())).isPresent()) {
                changed(
                        port.block().map(HostBlock::place),
                        "host block '" + port.block().map(HostBlock::name).orElse("") + "'",
                        "it gets the lladdr " + nic.get() + ", which vm.conf gives the guest");
            }
            return one.filter(l -> !l.isMulticast() && !l.isZero()).filter(claims::lladdr);
        }

        private void changed(Optional<Place> place, String what, String why) {
            place.ifPresent(p -> findings.changed(p, what, why));
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
            Optional<FoundNetwork> network = networks.of(block);
            Optional<String> obstacle = obstacle(block, network);
            if (obstacle.isPresent()) {
                left(block, obstacle.get());
                return;
            }
            Optional<IpAddress> address = block.address().filter(network.orElseThrow()::takes);
            if (address.filter(a -> !claims.address(a)).isPresent()) {
                left(block, "address " + address.orElseThrow() + " is another machine's too");
                return;
            }
            one.put("network", network.orElseThrow().name());
            address.ifPresent(a -> one.put("address", a.toString()));
            List<String> further = block.addresses().stream()
                    .filter(a -> address.isPresent() && !a.equals(address.get()))
                    .map(a -> a + "/32")
                    .toList();
            if (index == 0 && !further.isEmpty()) {
                values.at("access").put("allow", further);
            }
            on.add(network.orElseThrow());
            String printed = index == 0 ? name.text() : furtherName(block, index, one);
            String called = isCalled(block, printed) ? block.name() : printed;
            blocks.add(new HostBlock.Meaning(
                    called,
                    lladdr,
                    block.fixed(),
                    block.nextServer(),
                    block.filename(),
                    block.hostName(),
                    block.others()));
            exceptions(block, index, printed, called, network.orElseThrow());
        }

        private static Optional<String> obstacle(HostBlock block, Optional<FoundNetwork> network) {
            if (network.isEmpty()) {
                return Optional.of("no subnet is declared, and without an address none can be guessed");
            }
            Optional<String> line = block.lines().stream()
                    .filter(l -> !DhcpdWord.isStatement(l))
                    .findFirst();
            if (line.isPresent()) {
                return Optional.of("'" + line.get() + "' cannot stand in a host block");
            }
            boolean variable = Stream.concat(
                            block.lines().stream(),
                            Stream.of(block.filename(), block.hostName()).flatMap(Optional::stream))
                    .anyMatch(t -> t.contains("${"));
            if (variable) {
                return Optional.of("it has a '${' in a text, which the inventory takes for a variable");
            }
            return block.isResolved()
                            && block.address()
                                    .filter(a -> !network.get().takes(a))
                                    .isPresent()
                    ? Optional.of("address " + block.fixed().get(0) + " is not one for a host of "
                            + network.get().subnet())
                    : Optional.empty();
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
            String usual = (prefix.isEmpty() ? "" : prefix + "/") + "auto_install";
            except(more, "filename", block.filename(), index == 0 ? Optional.of(usual) : Optional.empty());
            except(more, "host-name", block.hostName(), Optional.of(name.text()));
            except(
                    more,
                    "next-server",
                    block.nextServer(),
                    index == 0 ? claims.nextServer(network.name()) : Optional.empty());
            if (block.fixed().size() > 1 || !block.isResolved()) {
                more.put("fixed-address", block.fixed());
            }
            if (!block.lines().isEmpty()) {
                more.put("lines", block.lines());
            }
            if (!more.isEmpty()) {
                YamlTree dhcpd = values.at("vars").at("dhcpd");
                if (index == 0) {
                    dhcpd.addAll(more);
                } else {
                    dhcpd.at("further").put(printed, more);
                }
            }
        }

        private static void except(YamlTree more, String key, Optional<String> is, Optional<String> usual) {
            boolean printed = is.filter(HostBlock::isPrintable).isPresent();
            if (!printed && usual.isPresent()) {
                more.put("no-" + key, "yes");
            } else if (printed && !is.equals(usual)) {
                more.put(key, is.get());
            }
        }

        /** A single interface has short forms. */
        private void settle(List<YamlTree> interfaces) {
            YamlTree first = interfaces.get(0);
            if (interfaces.size() == 1
                    && SHORT_FORMS.containsAll(first.entries().keySet())) {
                values.addAll(first);
            } else {
                values.put("interfaces", interfaces);
            }
        }
    }
}
