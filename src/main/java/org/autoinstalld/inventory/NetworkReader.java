package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Network.DhcpStyle;
import org.autoinstalld.inventory.Network.Range;

/** Reads one of {@code networks:}. */
final class NetworkReader {
    private NetworkReader() {}

    static Optional<Network> read(String name, MapReader section, Optional<String> siteDomain) {
        Optional<Subnet> subnet = subnet(section, "subnet", true);
        if (!section.has("subnet")) {
            section.scope()
                    .problems()
                    .error(section.place(), "network '" + name + "' has no subnet", "subnet: ADDRESS/BITS");
        }
        Network network = new Network(
                name,
                subnet.orElse(Subnet.single(IpAddress.of(new byte[4]))),
                subnet(section, "subnet6", false),
                addresses(section, "routers"),
                addresses(section, "name-servers"),
                SiteReader.domain(section).or(() -> siteDomain),
                section.parsed("range", NetworkReader::range),
                section.integer("default-lease-time"),
                section.integer("max-lease-time"),
                section.word("unknown-clients", List.of("allow", "deny")).map("allow"::equals),
                section.address4("next-server"),
                section.word("dhcp", List.of("whole", "hosts")).orElse("whole").equals("whole")
                        ? DhcpStyle.WHOLE
                        : DhcpStyle.HOSTS);
        if (subnet.isEmpty()) {
            return Optional.empty();
        }
        checkInside(section, network);
        return Optional.of(network);
    }

    private static Optional<Subnet> subnet(MapReader section, String key, boolean v4) {
        return section.text(key).flatMap(text -> {
            Optional<Subnet> found = Subnet.parse(text).filter(s -> s.isV4() == v4);
            if (found.isEmpty()) {
                String remedy = Subnet.parseLenient(text)
                        .filter(s -> s.isV4() == v4)
                        .map(s -> "did you mean '" + s + "'?")
                        .orElse((v4 ? "an IPv4" : "an IPv6") + " subnet, ADDRESS/BITS, is expected");
                section.error(key, "'" + key + "' is '" + text + "'", remedy);
            }
            return found;
        });
    }

    private static List<IpAddress> addresses(MapReader section, String key) {
        return section.parsedList(key, t -> IpAddress.parse(t).filter(IpAddress::isV4));
    }

    private static Optional<Range> range(String text) {
        String[] ends = text.split("\\s*-\\s*|\\s+", -1);
        if (ends.length != 2) {
            return Optional.empty();
        }
        Optional<IpAddress> low = IpAddress.parse(ends[0]).filter(IpAddress::isV4);
        Optional<IpAddress> high = IpAddress.parse(ends[1]).filter(IpAddress::isV4);
        return low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) <= 0
                ? Optional.of(new Range(low.get(), high.get()))
                : Optional.empty();
    }

    private static void checkInside(MapReader section, Network network) {
        for (IpAddress router : network.routers()) {
            if (!network.subnet().hasRoomFor(router)) {
                section.error(
                        "routers", "router " + router + " is not in " + network.subnet(), "an address of the subnet");
            }
        }
        network.range().ifPresent(range -> {
            if (!network.subnet().hasRoomFor(range.low()) || !network.subnet().hasRoomFor(range.high())) {
                section.error(
                        "range",
                        "range " + range.low() + " " + range.high() + " is not in " + network.subnet(),
                        "two addresses of the subnet");
            }
        });
    }
}
