package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dhcpdconf.BlockKind;
import org.autoinstalld.dhcpdconf.Declaration;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.SubnetDeclaration;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/** A network as dhcpd.conf declares it, or as an address suggests it. */
final class FoundNetwork {
    /** What the inventory has a word for, besides ranges. */
    private static final List<String> SETTINGS = List.of(
            "option routers",
            "option domain-name-servers",
            "option domain-name",
            "default-lease-time",
            "max-lease-time",
            "allow unknown-clients");

    private final String name;
    private final Subnet subnet;
    private final YamlTree values;
    private final @Nullable DhcpdEntry<SubnetDeclaration> entry;
    private final List<String> obstacles = new ArrayList<>();
    private List<IpAddress> routers = List.of();

    private FoundNetwork(String name, Subnet subnet, @Nullable DhcpdEntry<SubnetDeclaration> entry) {
        this.name = name;
        this.subnet = subnet;
        this.entry = entry;
        values = new YamlTree().put("subnet", subnet.toString());
    }

    /** A network nobody declared, around an address. */
    static FoundNetwork assumed(String name, Subnet subnet) {
        FoundNetwork network = new FoundNetwork(name, subnet, null);
        network.obstacles.add("no subnet is declared");
        return network;
    }

    static FoundNetwork of(String name, DhcpdEntry<SubnetDeclaration> entry) {
        FoundNetwork network = new FoundNetwork(name, entry.value().subnet(), entry);
        network.read(entry.declaration(), entry.value().ranges());
        return network;
    }

    String name() {
        return name;
    }

    Subnet subnet() {
        return subnet;
    }

    /** What the inventory says of it, but for how much of it is ours. */
    YamlTree values() {
        return values;
    }

    /** Of the declaration. */
    Optional<Place> place() {
        return Optional.ofNullable(entry).map(DhcpdEntry::place);
    }

    /** Why the subnet's declaration cannot be ours; empty if it can. */
    Optional<String> obstacle() {
        return obstacles.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", obstacles));
    }

    /** What a declaration of ours must say again. */
    Optional<Meaning> meaning() {
        return Optional.ofNullable(entry).map(Meaning::of);
    }

    boolean takes(IpAddress address) {
        return subnet.hasRoomFor(address) && !routers.contains(address);
    }

    /** What machines on a subnet get that have no block of their own, wherever it is said. */
    record Meaning(Subnet subnet, List<SubnetDeclaration.Range> ranges, Map<String, List<String>> settings) {
        static Meaning of(DhcpdEntry<SubnetDeclaration> entry) {
            return new Meaning(
                    entry.value().subnet(),
                    entry.value().ranges(),
                    SETTINGS.stream().collect(Collectors.toMap(s -> s, s -> effective(entry.declaration(), s))));
        }
    }

    private static List<String> effective(Declaration block, String name) {
        return block.effective(name).map(s -> s.parameter().texts()).orElse(List.of());
    }

    private void read(Declaration block, List<SubnetDeclaration.Range> ranges) {
        List<IpAddress> stated = addresses(block, "option routers");
        if (stated.stream().allMatch(subnet::hasRoomFor)) {
            routers = stated;
        } else {
            obstacles.add("a router that is not in the subnet");
        }
        values.putIfAny("routers", texts(routers));
        values.putIfAny("name-servers", texts(addresses(block, "option domain-name-servers")));
        for (String domain : effective(block, "option domain-name")) {
            if (HostName.parse(domain)
                    .map(HostName::text)
                    .filter(domain::equals)
                    .isPresent()) {
                values.put("domain", domain);
            } else {
                obstacles.add("a domain name that is none");
            }
        }
        if (!ranges.isEmpty()) {
            range(ranges);
        }
        number(block, "default-lease-time");
        number(block, "max-lease-time");
        List<String> unknown = effective(block, "allow unknown-clients");
        if (!unknown.isEmpty()) {
            values.put("unknown-clients", unknown.get(0).equals("true") ? "allow" : "deny");
        }
        others(block);
    }

    private List<IpAddress> addresses(Declaration block, String option) {
        List<String> texts = effective(block, option);
        List<IpAddress> addresses = texts.stream()
                .flatMap(text -> IpAddress.parse(text).stream())
                .filter(IpAddress::isV4)
                .toList();
        if (addresses.size() != texts.size()) {
            obstacles.add("names in place of addresses in '" + option + "'");
            return List.of();
        }
        return addresses;
    }

    private static List<String> texts(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).toList();
    }

    private void range(List<SubnetDeclaration.Range> ranges) {
        SubnetDeclaration.Range first = ranges.get(0);
        if (subnet.hasRoomFor(first.low()) && subnet.hasRoomFor(first.high())) {
            values.put("range", first.low() + " " + first.high());
        } else {
            obstacles.add("a range that is not in the subnet");
        }
        if (ranges.size() > 1) {
            obstacles.add("more than one range");
        }
        if (ranges.stream().anyMatch(SubnetDeclaration.Range::bootp)) {
            obstacles.add("'range dynamic-bootp'");
        }
    }

    private void number(Declaration block, String key) {
        for (String number : effective(block, key)) {
            if (number.matches("[1-9][0-9]{0,8}")) {
                values.put(key, number);
            } else {
                obstacles.add("'" + key + " " + number + "'");
            }
        }
    }

    private void others(Declaration block) {
        block.settings().stream()
                .map(s -> s.parameter().name())
                .filter(n -> !n.equals("range") && !SETTINGS.contains(n))
                .distinct()
                .forEach(n -> obstacles.add("'" + n + "'"));
        if (block.parent().filter(p -> p.kind() == BlockKind.SHARED_NETWORK).isPresent()) {
            obstacles.add("a shared-network around it");
        }
        if (block.declarations().stream().anyMatch(d -> d.kind() != BlockKind.HOST && d.kind() != BlockKind.GROUP)) {
            obstacles.add("blocks in it other than hosts");
        }
    }
}
