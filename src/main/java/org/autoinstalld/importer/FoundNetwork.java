package org.autoinstalld.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dhcpdconf.BlockKind;
import org.autoinstalld.dhcpdconf.Declaration;
import org.autoinstalld.dhcpdconf.DhcpdEntry;
import org.autoinstalld.dhcpdconf.SubnetDeclaration;
import org.autoinstalld.problem.Place;

/**
 * A network as dhcpd.conf declares it, or as an address suggests it.
 *
 * @param place of the declaration
 * @param values what the inventory says of it, but for how much of it is ours
 * @param obstacle why the subnet's declaration cannot be ours; empty if it can
 * @param meaning what a declaration of ours must say again
 */
record FoundNetwork(
        String name,
        Optional<Place> place,
        Subnet subnet,
        YamlTree values,
        List<IpAddress> routers,
        Optional<String> obstacle,
        Optional<Meaning> meaning) {
    private static final Set<String> KNOWN = Set.of(
            "option routers",
            "option domain-name-servers",
            "option domain-name",
            "default-lease-time",
            "max-lease-time",
            "allow unknown-clients",
            "range");

    /** What machines on a subnet get that have no block of their own, wherever it is said. */
    record Meaning(
            Subnet subnet,
            List<SubnetDeclaration.Range> ranges,
            List<String> routers,
            List<String> nameServers,
            List<String> domain,
            List<String> lease,
            List<String> maxLease,
            List<String> unknown) {
        static Meaning of(DhcpdEntry<SubnetDeclaration> entry) {
            Declaration block = entry.declaration();
            return new Meaning(
                    entry.value().subnet(),
                    entry.value().ranges(),
                    effective(block, "option routers"),
                    effective(block, "option domain-name-servers"),
                    effective(block, "option domain-name"),
                    effective(block, "default-lease-time"),
                    effective(block, "max-lease-time"),
                    effective(block, "allow unknown-clients"));
        }
    }

    /** A network nobody declared, around an address. */
    static FoundNetwork assumed(String name, Subnet subnet) {
        return new FoundNetwork(
                name,
                Optional.empty(),
                subnet,
                new YamlTree().put("subnet", subnet.toString()),
                List.of(),
                Optional.of("no subnet is declared"),
                Optional.empty());
    }

    static FoundNetwork of(String name, DhcpdEntry<SubnetDeclaration> entry) {
        return new Reading(name, entry).run();
    }

    boolean takes(IpAddress address) {
        return subnet.hasRoomFor(address) && !routers.contains(address);
    }

    private static List<String> effective(Declaration block, String name) {
        return block.effective(name).map(s -> s.parameter().texts()).orElse(List.of());
    }

    /** Reads one declaration. */
    private static final class Reading {
        private final String name;
        private final DhcpdEntry<SubnetDeclaration> entry;
        private final Declaration block;
        private final Subnet subnet;
        private final List<String> obstacles = new ArrayList<>();

        Reading(String name, DhcpdEntry<SubnetDeclaration> entry) {
            this.name = name;
            this.entry = entry;
            block = entry.declaration();
            subnet = entry.value().subnet();
        }

        FoundNetwork run() {
            YamlTree values = new YamlTree().put("subnet", subnet.toString());
            List<IpAddress> routers = addresses("option routers");
            if (!routers.stream().allMatch(subnet::hasRoomFor)) {
                obstacles.add("a router that is not in the subnet");
                routers = List.of();
            }
            list(values, "routers", routers);
            list(values, "name-servers", addresses("option domain-name-servers"));
            domain(values);
            range(values);
            number(values, "default-lease-time");
            number(values, "max-lease-time");
            List<String> unknown = effective(block, "allow unknown-clients");
            if (!unknown.isEmpty()) {
                values.put("unknown-clients", unknown.get(0).equals("true") ? "allow" : "deny");
            }
            others();
            return new FoundNetwork(
                    name,
                    Optional.of(entry.place()),
                    subnet,
                    values,
                    routers,
                    obstacles.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", obstacles)),
                    Optional.of(Meaning.of(entry)));
        }

        private List<IpAddress> addresses(String option) {
            List<String> texts = effective(block, option);
            List<IpAddress> addresses = texts.stream()
                    .map(IpAddress::parse)
                    .flatMap(Optional::stream)
                    .filter(IpAddress::isV4)
                    .toList();
            if (addresses.size() != texts.size()) {
                obstacles.add("names in place of addresses in '" + option + "'");
            }
            return addresses.size() == texts.size() ? addresses : List.of();
        }

        private static void list(YamlTree values, String key, List<IpAddress> addresses) {
            if (!addresses.isEmpty()) {
                values.put(key, addresses.stream().map(IpAddress::toString).toList());
            }
        }

        private void domain(YamlTree values) {
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
        }

        private void range(YamlTree values) {
            List<SubnetDeclaration.Range> ranges = entry.value().ranges();
            if (ranges.isEmpty()) {
                return;
            }
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

        private void number(YamlTree values, String key) {
            for (String number : effective(block, key)) {
                if (number.matches("[1-9][0-9]{0,8}")) {
                    values.put(key, number);
                } else {
                    obstacles.add("'" + key + " " + number + "'");
                }
            }
        }

        private void others() {
            block.settings().stream()
                    .map(s -> s.parameter().name())
                    .filter(n -> !KNOWN.contains(n))
                    .distinct()
                    .forEach(n -> obstacles.add("'" + n + "'"));
            if (block.parent().filter(p -> p.kind() == BlockKind.SHARED_NETWORK).isPresent()) {
                obstacles.add("a shared-network around it");
            }
            if (block.declarations().stream()
                    .anyMatch(d -> d.kind() != BlockKind.HOST && d.kind() != BlockKind.GROUP)) {
                obstacles.add("blocks in it other than hosts");
            }
        }
    }
}
