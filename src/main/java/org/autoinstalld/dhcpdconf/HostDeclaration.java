package org.autoinstalld.dhcpdconf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/**
 * A host block: what it sets itself, not what it has from the blocks around it.
 *
 * @param name as written; it need not be the machine's name
 * @param parameters its statements, sorted by name
 */
public record HostDeclaration(String name, List<Parameter> parameters) {
    private static final String HOST_NAME = "option host-name";

    /** What subnets say holds for a host, too. */
    private static final List<String> ALSO_FROM_SUBNETS = List.of("next-server", "filename", HOST_NAME);

    private static final Set<String> NEVER_FROM_GROUPS =
            Set.of("next-server", "filename", HOST_NAME, "use-host-decl-names");

    public HostDeclaration {
        parameters = List.copyOf(parameters);
    }

    /** Empty if the block names no Ethernet address but other hardware, or a name from /etc/ethers. */
    public Optional<Lladdr> lladdr() {
        return named("hardware").flatMap(p -> ethernet(p).stream()).findFirst();
    }

    /**
     * Addresses as dotted quad or names in lower case, in the order written; dhcpd hands out the first that is on the
     * client's network.
     */
    public List<String> fixedAddresses() {
        return named("fixed-address").map(Parameter::texts).findFirst().orElse(List.of());
    }

    /** The fixed addresses that are addresses, not names. */
    public List<IpAddress> addresses() {
        return fixedAddresses().stream()
                .flatMap(f -> IpAddress.parse(f).stream())
                .toList();
    }

    /** Address or name. */
    public Optional<String> nextServer() {
        return named("next-server").map(Parameter::text).findFirst();
    }

    /** At most 127 characters of it reach the client. */
    public Optional<String> filename() {
        return named("filename").map(Parameter::text).findFirst();
    }

    /** Option 12, unless it is written in hexadecimal. */
    public Optional<String> hostName() {
        return named(HOST_NAME).filter(p -> !isOther(p)).map(Parameter::text).findFirst();
    }

    /** Every statement that the other methods do not tell, sorted by name. */
    public List<Parameter> others() {
        return parameters.stream().filter(HostDeclaration::isOther).toList();
    }

    private Stream<Parameter> named(String name) {
        return parameters.stream().filter(p -> p.name().equals(name));
    }

    private static boolean isOther(Parameter p) {
        return switch (p.name()) {
            case "fixed-address", "next-server", "filename" -> false;
            case "hardware" -> ethernet(p).isEmpty();
            case HOST_NAME -> p.values().get(0) instanceof StatementValue.Word;
            default -> true;
        };
    }

    private static Optional<Lladdr> ethernet(Parameter hardware) {
        // a text is a name, whatever it looks like
        return hardware.text().equals("ethernet") && hardware.values().get(1) instanceof StatementValue.Word octets
                ? Lladdr.parse(octets.text())
                : Optional.empty();
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
        List<Parameter> told = new ArrayList<>(host.parameters);
        told.removeIf(p -> ALSO_FROM_SUBNETS.contains(p.name()) && !isOther(p));
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
                        .filter(p -> !NEVER_FROM_GROUPS.contains(p.name()))
                        .forEach(told::add);
            }
        }
        for (String name : ALSO_FROM_SUBNETS) {
            Optional<String> declared = block.effective("use-host-decl-names")
                    .filter(s -> name.equals(HOST_NAME) && s.parameter().text().equals("true"))
                    .map(s -> host.name());
            host.told(block, name)
                    .or(() -> declared)
                    .ifPresent(text -> told.add(new Parameter(name, List.of(new StatementValue.Text(text)))));
        }
        told.sort(Comparator.comparing(Parameter::name));
        return new HostDeclaration("", told);
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
                    .filter(d -> fixedAddresses().isEmpty()
                            ? d.setting("range").isPresent()
                            : fixed.stream().anyMatch(d.subnet().orElseThrow()::contains))
                    .map(d -> d.effective(name).map(s -> s.parameter().text()).orElse(""))
                    .distinct()
                    .toList();
            // one that may be on several is told different things
            return said.size() == 1 ? Optional.of(said.get(0)).filter(t -> !t.isEmpty()) : Optional.empty();
        });
    }
}
