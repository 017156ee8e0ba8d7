package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dhcpdconf.BlockKind;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.SubnetDeclaration;

/** The networks of a dhcpd.conf, and those its addresses suggest. */
final class FoundNetworks {
    private final ImportFindings findings;
    private final List<FoundNetwork> all = new ArrayList<>();
    private int declared;

    FoundNetworks(ImportFindings findings) {
        this.findings = findings;
    }

    List<FoundNetwork> all() {
        return all;
    }

    void read(DhcpdConf conf) {
        declared = conf.subnets().size();
        for (DhcpdEntry<SubnetDeclaration> entry : conf.subnets()) {
            Subnet subnet = entry.value().subnet();
            if (all.stream().anyMatch(n -> n.subnet().equals(subnet))) {
                findings.left(entry.place(), "subnet " + subnet, "it is declared a second time");
                continue;
            }
            all.add(FoundNetwork.of(name(subnet), entry));
        }
        conf.global()
                .settings()
                .forEach(s -> findings.left(
                        s.place(),
                        "'" + s.parameter().name() + "' at top level",
                        "it holds for all, and goes on to hold there"));
        conf.global().declarations().stream()
                .filter(d -> d.kind() == BlockKind.VENDOR_CLASS || d.kind() == BlockKind.USER_CLASS)
                .forEach(d -> findings.left(
                        d.place(), d.kind().word() + " '" + d.name() + "'", "the inventory has no word for it"));
    }

    private String name(Subnet subnet) {
        return declared <= 1 && all.isEmpty()
                ? "lan"
                : "net-" + subnet.base().toString().replace('.', '-');
    }

    /** The network a block belongs to; what keeps it from having one is told. */
    Optional<FoundNetwork> of(HostBlock block) {
        IpAddress address = block.address()
                .filter(a -> block.isResolved() || all.stream().anyMatch(n -> n.takes(a)))
                .orElse(null);
        if (address == null) {
            return all.stream()
                    .filter(block::isIn)
                    .findFirst()
                    .or(() -> all.stream().findFirst());
        }
        return all.stream()
                .filter(n -> n.subnet().contains(address))
                .findFirst()
                .or(() -> Optional.of(assume(block, address)));
    }

    private FoundNetwork assume(HostBlock block, IpAddress address) {
        Subnet subnet = Subnet.parseLenient(address + "/24").orElseThrow();
        FoundNetwork network = FoundNetwork.assumed(name(subnet), subnet);
        all.add(network);
        findings.warning(
                block.place(),
                "no subnet is declared for address " + address,
                "network '" + network.name() + "' is taken to be " + subnet + "; set it right in the inventory");
        return network;
    }
}
