package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Network.Range;
import org.autoinstalld.problem.Suggestion;

/** Reads {@code interfaces:} and the short forms that stand for its first entry. */
final class InterfaceReader {
    /** What is the machine's own, so that saying it twice is a contradiction; a network may come from a profile. */
    private static final List<String> IDENTITY = List.of("lladdr", "address", "address6");

    private final MapReader host;
    private final Map<String, Network> networks;
    private final java.util.Set<String> brokenNetworks;

    InterfaceReader(MapReader host, Map<String, Network> networks, java.util.Set<String> brokenNetworks) {
        this.host = host;
        this.networks = networks;
        this.brokenNetworks = brokenNetworks;
    }

    List<Interface> read() {
        List<MapReader> entries = host.list("interfaces", (node, key) -> host.section(key, node, Keys.INTERFACE));
        List<Interface> interfaces = new ArrayList<>();
        interfaces.add(one(entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(0)), true));
        entries.stream().skip(1).forEach(e -> interfaces.add(one(Optional.of(e), false)));
        return List.copyOf(interfaces);
    }

    private Interface one(Optional<MapReader> entry, boolean first) {
        for (String key : IDENTITY) {
            if (first && host.has(key) && entry.isPresent() && entry.get().has(key)) {
                host.error(
                        key,
                        "'" + key + "' is given for the host and for its first interface",
                        "one of the two; the other stands at " + entry.get().place(key));
            }
        }
        boolean autoconf = entry.flatMap(e -> e.bool("autoconf")).orElse(false);
        // read all the same, so that a mistake in it is told
        Optional<IpAddress> address = of("address", entry, first).flatMap(s -> s.address4("address"));
        Interface one = new Interface(
                entry.flatMap(e -> e.parsed("name", t -> Optional.of(t).filter(n -> n.matches("[a-z]+[0-9]+")))),
                of("lladdr", entry, first).flatMap(InterfaceReader::lladdr),
                of("network", entry, first).flatMap(this::network),
                autoconf ? Optional.empty() : address,
                of("address6", entry, first).flatMap(s -> s.address6("address6")),
                entry.flatMap(e -> e.bool("static")).orElse(false),
                entry.flatMap(e -> e.text("switch")),
                entry.flatMap(e -> e.bool("local")).orElse(false),
                entry.flatMap(e -> e.bool("locked-lladdr")).orElse(false),
                entry.flatMap(InterfaceReader::group),
                entry.flatMap(e -> e.integer("rdomain")));
        one.address().ifPresent(a -> checkAddress(of("address", entry, first).get(), "address", a, one));
        one.address6().ifPresent(a -> checkAddress(of("address6", entry, first).get(), "address6", a, one));
        entry.ifPresent(e -> checkStatic(e, one));
        return one;
    }

    /** As priv_validgroup of vmd(8) has it, of characters that vm.conf can hold between quotes. */
    static Optional<String> group(MapReader section) {
        return section.text("group").filter(group -> {
            boolean right = group.matches("[^ \"'\\\\]{0,14}[^ \"'\\\\0-9]");
            if (!right) {
                section.error(
                        "group",
                        "'" + group + "' is no interface group",
                        "at most 15 characters, the last of them no digit");
            }
            return right;
        });
    }

    /** The section that says {@code key}: the entry itself, or for the first one the host. */
    private Optional<MapReader> of(String key, Optional<MapReader> entry, boolean first) {
        Optional<MapReader> inEntry = entry.filter(e -> e.has(key));
        return inEntry.isPresent() || !first ? inEntry : Optional.of(host).filter(h -> h.has(key));
    }

    private static Optional<Lladdr> lladdr(MapReader section) {
        Optional<Lladdr> lladdr = section.parsed("lladdr", Lladdr::parseLenient);
        return lladdr.filter(l -> {
            if (l.isMulticast()) {
                section.error(
                        "lladdr",
                        "lladdr " + l + " is a multicast address, which no machine can have",
                        "an even first octet, 02 for one of your own");
            } else if (l.isZero()) {
                section.error("lladdr", "lladdr " + l + " makes vmd(8) choose another at random", "02:...");
            }
            return !l.isMulticast() && !l.isZero();
        });
    }

    private Optional<String> network(MapReader section) {
        return section.text("network").filter(name -> {
            boolean known = networks.containsKey(name) || brokenNetworks.contains(name);
            if (!known) {
                String remedy = Suggestion.remedy(name, networks.keySet(), "one of networks: ");
                section.error("network", "unknown network '" + name + "'", remedy);
            }
            return known;
        });
    }

    private void checkAddress(MapReader section, String key, IpAddress address, Interface one) {
        Optional<Network> network = one.network().map(networks::get);
        if (one.network().isEmpty() && !host.has("network")) {
            section.warning(key, "address " + address + " belongs to no network", "network: NAME");
        }
        if (network.isEmpty()) {
            return;
        }
        Optional<Subnet> subnet = address.isV4()
                ? Optional.of(network.get().subnet())
                : network.get().subnet6();
        if (subnet.isEmpty()) {
            section.error(key, "network '" + network.get().name() + "' has no subnet6", "subnet6: PREFIX/64 there");
        } else if (!subnet.get().hasRoomFor(address)) {
            section.error(
                    key,
                    "address " + address + " is not one for a host of network '"
                            + network.get().name() + "'",
                    "an address in " + subnet.get());
        }
        // a host may have the address of a router: then it is the router, and two hosts cannot have it
        Optional<Range> range = network.get().range();
        if (range.isPresent() && range.get().contains(address)) {
            section.warning(
                    key,
                    "address " + address + " is in the range that dhcpd hands out to anybody",
                    "an address outside " + range.get().low() + " to "
                            + range.get().high());
        }
    }

    private static void checkStatic(MapReader entry, Interface one) {
        if (one.isStatic() && one.name().isEmpty()) {
            entry.error("static", "a static address, but no name for the interface", "name: vio0");
        }
        if (one.isStatic() && one.address().isEmpty() && one.address6().isEmpty()) {
            entry.error("static", "'static', but no address", "address: and network:");
        }
    }
}
