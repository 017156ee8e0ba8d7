package org.autoinstalld.survey;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dhcpdconf.Declaration;
import org.autoinstalld.dhcpdconf.Entry;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.problem.Place;

/**
 * A host block of dhcpd.conf with what the blocks around it give it: what the machine gets, wherever the block stands.
 *
 * @param name of the block
 * @param fixed addresses or names
 * @param subnet the block around it
 * @param others names of statements that the inventory has no word for
 */
record HostBlock(
        Place place,
        String name,
        Lladdr lladdr,
        List<String> fixed,
        Optional<String> nextServer,
        Optional<String> filename,
        Optional<String> hostName,
        Optional<Subnet> subnet,
        List<String> others) {
    /** What of it an entry must say again to mean the same; the subnet counts by the address alone. */
    record Meaning(
            String name,
            Lladdr lladdr,
            List<String> fixed,
            Optional<String> nextServer,
            Optional<String> filename,
            Optional<String> hostName) {}

    /** Empty for a block without an Ethernet address. */
    static Optional<HostBlock> of(Entry<HostDeclaration> entry) {
        HostDeclaration host = entry.value();
        Declaration block = entry.declaration();
        List<String> others = new ArrayList<>();
        host.others().forEach(p -> others.add(p.name()));
        // what a group gives its hosts goes with them; what a subnet or the file says holds on
        for (Declaration d = block.parent().orElse(null);
                d != null;
                d = d.parent().orElse(null)) {
            if (d.kind() == org.autoinstalld.dhcpdconf.BlockKind.GROUP) {
                d.settings().stream()
                        .map(s -> s.parameter().name())
                        .filter(n -> !n.equals("filename") && !n.equals("next-server"))
                        .filter(n -> !n.equals("use-host-decl-names"))
                        .filter(n -> !others.contains(n))
                        .forEach(others::add);
            }
        }
        Optional<String> declared = effective(block, "use-host-decl-names").filter("true"::equals);
        return host.lladdr()
                .map(lladdr -> new HostBlock(
                        entry.place(),
                        host.name(),
                        lladdr,
                        host.fixedAddresses(),
                        effective(block, "next-server"),
                        effective(block, "filename"),
                        effective(block, "option host-name").or(() -> declared.map(d -> host.name())),
                        entry.enclosingSubnet().flatMap(Declaration::subnet),
                        List.copyOf(others)));
    }

    private static Optional<String> effective(Declaration block, String name) {
        return block.effective(name).map(s -> s.parameter().text());
    }

    /** The one address, if it is one and no name. */
    Optional<IpAddress> address() {
        return fixed.size() == 1 ? IpAddress.parse(fixed.get(0)).filter(IpAddress::isV4) : Optional.empty();
    }

    /** The names the machine may have, the likeliest first. */
    List<HostName> names() {
        List<HostName> names = new ArrayList<>();
        hostName.flatMap(HostName::parse).ifPresent(names::add);
        HostName.parse(name).filter(n -> !names.contains(n)).ifPresent(names::add);
        return names;
    }

    /** Whether the machine is told to install or upgrade itself. */
    boolean isTold() {
        return filename.filter(f -> f.matches("(.*/)?auto_(install|upgrade)")).isPresent();
    }

    /** The directory part of the file name it is told. */
    Optional<String> prefix() {
        return filename.filter(f -> isTold()).map(f -> f.contains("/") ? f.substring(0, f.lastIndexOf('/')) : "");
    }

    Meaning meaning() {
        return new Meaning(name, lladdr, fixed, nextServer, filename, hostName);
    }
}
