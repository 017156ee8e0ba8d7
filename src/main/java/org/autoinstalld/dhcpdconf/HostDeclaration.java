package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/**
 * A host block: what it sets itself, not what it has from the blocks around it.
 *
 * @param name as written; it need not be the machine's name
 * @param lladdr empty if the block names no Ethernet address
 * @param fixedAddresses addresses as dotted quad or names in lower case, in the order written; dhcpd hands out the first
 *     that is on the client's network
 * @param nextServer address or name
 * @param filename at most 127 characters reach the client
 * @param hostName option 12
 * @param others every other statement, sorted by name
 */
public record HostDeclaration(
        String name,
        Optional<Lladdr> lladdr,
        List<String> fixedAddresses,
        Optional<String> nextServer,
        Optional<String> filename,
        Optional<String> hostName,
        List<Parameter> others) {
    private static final Set<String> BY_FIELD =
            Set.of("next-server", "filename", "option host-name", "use-host-decl-names");

    public HostDeclaration {
        fixedAddresses = List.copyOf(fixedAddresses);
        others = List.copyOf(others);
    }

    /** The fixed addresses that are addresses, not names. */
    public List<IpAddress> addresses() {
        return fixedAddresses.stream()
                .map(IpAddress::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * With what the blocks around give it, so that blocks which tell a machine the same are equal wherever they stand: a
     * group's statements go with its hosts. Those of subnets hold on by the address; what there is of {@code filename},
     * {@code next-server} and {@code host-name} a host has from them, too, if the blocks around it do not say. The name of
     * a block tells a machine nothing.
     */
    public static HostDeclaration told(DhcpdEntry<HostDeclaration> entry) {
        HostDeclaration host = entry.value();
        Declaration block = entry.declaration();
        List<Parameter> others = new ArrayList<>(host.others);
        for (Optional<Declaration> d = block.parent();
                d.isPresent();
                d = d.get().parent()) {
            if (d.get().kind() == BlockKind.GROUP) {
                // unless a block nearer to the host says otherwise
                d.get().settings().stream()
                        .filter(s -> block.effective(s.parameter().name())
                                .filter(s::equals)
                                .isPresent())
                        .map(Setting::parameter)
                        .filter(p -> !BY_FIELD.contains(p.name()))
                        .forEach(others::add);
            }
        }
        others.sort(Comparator.comparing(Parameter::name));
        Optional<String> declared = block.effective("use-host-decl-names")
                .map(s -> s.parameter().text())
                .filter("true"::equals);
        return new HostDeclaration(
                "",
                host.lladdr,
                host.fixedAddresses,
                host.told(block, "next-server"),
                host.told(block, "filename"),
                host.told(block, "option host-name").or(() -> declared.map(d -> host.name())),
                others);
    }

    /**
     * What a machine is told: dhcpd goes by the host and the blocks around it, then by the subnet that the machine is on,
     * wherever its host block stands.
     */
    private Optional<String> told(Declaration block, String name) {
        return block.effective(name).map(s -> s.parameter().text()).or(() -> {
            List<IpAddress> fixed = addresses();
            Optional<Declaration> wire = block.enclosing(BlockKind.SHARED_NETWORK);
            List<String> said = block.subnets().stream()
                    .filter(d -> !fixed.isEmpty()
                            || wire.isEmpty()
                            || d.enclosing(BlockKind.SHARED_NETWORK).equals(wire))
                    .filter(d -> fixedAddresses.isEmpty()
                            ? d.setting("range").isPresent()
                            : fixed.stream().anyMatch(d.subnet().orElseThrow()::contains))
                    .map(d -> d.effective(name).map(s -> s.parameter().text()).orElse(""))
                    .distinct()
                    .toList();
            // one that may be on several is told different things
            return said.size() == 1 ? Optional.of(said.get(0)).filter(t -> !t.isEmpty()) : Optional.empty();
        });
    }

    /** The address of {@code hardware ethernet}; empty for other hardware, or a name from /etc/ethers. */
    static Optional<Lladdr> ethernet(Parameter hardware) {
        List<StatementValue> values = hardware.values();
        // a text is a name, whatever it looks like
        return values.size() == 2
                        && values.get(0).text().equals("ethernet")
                        && values.get(1) instanceof StatementValue.Word octets
                ? Lladdr.parse(octets.text())
                : Optional.empty();
    }

    static HostDeclaration of(Block host) {
        Optional<Lladdr> lladdr = Optional.empty();
        List<String> fixed = List.of();
        Optional<String> nextServer = Optional.empty();
        Optional<String> filename = Optional.empty();
        Optional<String> hostName = Optional.empty();
        List<Parameter> others = new ArrayList<>();
        for (Parameter p : host.parameters()) {
            switch (p.name()) {
                case "hardware" -> {
                    lladdr = ethernet(p);
                    if (lladdr.isEmpty()) {
                        others.add(p);
                    }
                }
                case "fixed-address" -> fixed = p.texts();
                case "next-server" -> nextServer = Optional.of(p.text());
                case "filename" -> filename = Optional.of(p.text());
                case "option host-name" -> {
                    if (p.values().get(0) instanceof StatementValue.Text text) {
                        hostName = Optional.of(text.text());
                    } else {
                        others.add(p);
                    }
                }
                default -> others.add(p);
            }
        }
        return new HostDeclaration(host.name(), lladdr, fixed, nextServer, filename, hostName, others);
    }
}
