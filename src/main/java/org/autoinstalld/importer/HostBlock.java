package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dhcpdconf.Declaration;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.DhcpdWord;
import org.autoinstalld.dhcpdconf.HostDeclaration;
import org.autoinstalld.dhcpdconf.Parameter;
import org.autoinstalld.dhcpdconf.StatementValue;
import org.autoinstalld.problem.Place;

/**
 * A host block of dhcpd.conf with what the blocks around it give it: what the machine gets, wherever the block stands.
 *
 * @param name of the block
 * @param fixed addresses or names
 * @param addresses those of {@code fixed} that are IPv4 addresses, and what its names are resolved to
 * @param subnet the block around it
 * @param others statements that the inventory has no word for
 * @param lines the same as they stand there, and others with texts that no template prints
 */
record HostBlock(
        Place place,
        String name,
        Lladdr lladdr,
        List<String> fixed,
        List<IpAddress> addresses,
        Optional<String> nextServer,
        Optional<String> filename,
        Optional<String> hostName,
        Optional<Subnet> subnet,
        List<Parameter> others,
        List<String> lines) {
    /** What of it an entry must say again to mean the same; the subnet counts by the address alone. */
    record Meaning(
            String name,
            Lladdr lladdr,
            List<String> fixed,
            Optional<String> nextServer,
            Optional<String> filename,
            Optional<String> hostName,
            List<Parameter> others) {}

    /** Empty for a block without an Ethernet address. */
    static Optional<HostBlock> of(
            DhcpdEntry<HostDeclaration> entry, DhcpdConf conf, Function<String, Optional<IpAddress>> resolver) {
        HostDeclaration told = HostDeclaration.told(entry);
        Declaration block = entry.declaration();
        return told.lladdr()
                .map(lladdr -> new HostBlock(
                        entry.place(),
                        entry.value().name(),
                        lladdr,
                        told.fixedAddresses(),
                        told.fixedAddresses().stream()
                                .flatMap(f -> IpAddress.parse(f).or(() -> resolver.apply(f)).stream())
                                .filter(IpAddress::isV4)
                                .toList(),
                        told.nextServer(),
                        told.filename(),
                        told.hostName(),
                        entry.enclosingSubnet().flatMap(Declaration::subnet),
                        told.others(),
                        Stream.concat(
                                        told.others().stream().map(Parameter::name),
                                        Stream.of("filename", "option host-name")
                                                .filter(n -> isVerbatim(block, n)))
                                .flatMap(name -> block.effective(name).stream())
                                .map(conf::text)
                                .toList()));
    }

    private static boolean isVerbatim(Declaration block, String name) {
        return block.effective(name)
                .filter(s ->
                        s.parameter().values().get(0) instanceof StatementValue.Text text && !isPrintable(text.text()))
                .isPresent();
    }

    /** Whether a template can print it between quotes. */
    static boolean isPrintable(String text) {
        return !text.isEmpty() && DhcpdWord.quoted(text).isPresent();
    }

    /** The first of its addresses. */
    Optional<IpAddress> address() {
        return addresses.stream().findFirst();
    }

    /** Whether it has addresses that nobody has to look up. */
    boolean isResolved() {
        return fixed.stream().allMatch(f -> IpAddress.parse(f).isPresent());
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
        return new Meaning(name, lladdr, fixed, nextServer, filename, hostName, others);
    }
}
