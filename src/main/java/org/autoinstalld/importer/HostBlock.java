package org.autoinstalld.importer;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
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
import org.jspecify.annotations.Nullable;

/**
 * A host block of dhcpd.conf with what the blocks around it give it: what the machine gets, wherever the block stands.
 *
 * @param name of the block
 * @param told what the machine is told
 * @param addresses its fixed addresses that are IPv4 addresses, and what names among them are resolved to
 * @param subnet the block around it
 * @param lines statements that the inventory has no word for as they stand there, and those with texts that no template
 *     prints
 */
record HostBlock(
        Place place,
        String name,
        Lladdr lladdr,
        HostDeclaration told,
        List<IpAddress> addresses,
        @Nullable Subnet subnet,
        List<String> lines) {
    /** What of it an entry must say again to mean the same; the subnet counts by the address alone. */
    record Meaning(String name, Lladdr lladdr, List<Parameter> parameters) {}

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
                        told,
                        told.fixedAddresses().stream()
                                .flatMap(f -> IpAddress.parse(f).or(() -> resolver.apply(f)).stream())
                                .filter(IpAddress::isV4)
                                .toList(),
                        entry.enclosingSubnet().flatMap(Declaration::subnet).orElse(null),
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

    /** As findings call it. */
    String title() {
        return "host block '" + name + "'";
    }

    /** Addresses or names. */
    List<String> fixed() {
        return told.fixedAddresses();
    }

    Optional<String> nextServer() {
        return told.nextServer();
    }

    Optional<String> filename() {
        return told.filename();
    }

    Optional<String> hostName() {
        return told.hostName();
    }

    /** The first of its addresses. */
    Optional<IpAddress> address() {
        return addresses.stream().findFirst();
    }

    /** Whether it has addresses that nobody has to look up. */
    boolean isResolved() {
        return fixed().stream().allMatch(f -> IpAddress.parse(f).isPresent());
    }

    /** Whether the machine is told to install or upgrade itself. */
    boolean isTold() {
        return request().isPresent();
    }

    /** The directory part of the file name it is told, as it is written. */
    Optional<String> prefix() {
        return request().map(InstallerRequest::folder).map(f -> f.isEmpty() ? "" : f.substring(0, f.length() - 1));
    }

    boolean isIn(FoundNetwork network) {
        return network.subnet().equals(subnet);
    }

    /** What its machine asks for when it installs or upgrades itself; empty if it is not told to. */
    Optional<InstallerRequest> request() {
        return InstallerRequest.of(lladdr, told);
    }

    /** What it means under that name, for a machine of that lladdr. */
    Meaning meaning(String called, Lladdr given) {
        return new Meaning(
                called,
                given,
                told.parameters().stream()
                        .filter(p -> !p.name().equals("hardware"))
                        .toList());
    }
}
