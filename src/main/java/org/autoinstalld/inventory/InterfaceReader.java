package org.autoinstalld.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.jspecify.annotations.Nullable;

/** Reads {@code interfaces:} and the short forms that stand for its first entry. */
final class InterfaceReader {
    /** What is the machine's own, so that saying it twice is a contradiction; a network may come from a profile. */
    private static final List<Key<?>> IDENTITY = List.of(Interface.LLADDR, Interface.ADDRESS, Interface.ADDRESS6);

    private final MapReader host;
    private final SharedSections shared;

    InterfaceReader(MapReader host, SharedSections shared) {
        this.host = host;
        this.shared = shared;
    }

    List<Interface> read() {
        List<MapReader> entries = host.at("interfaces").stream()
                .flatMap(at -> at.items().stream())
                .flatMap(item -> item.map(Interface.SHAPE).stream())
                .toList();
        List<Interface> interfaces = new ArrayList<>();
        interfaces.add(one(entries.isEmpty() ? null : entries.get(0), true));
        entries.stream().skip(1).forEach(e -> interfaces.add(one(e, false)));
        return List.copyOf(interfaces);
    }

    private Interface one(@Nullable MapReader entry, boolean first) {
        ValueMap.Draft draft = new ValueMap.Draft();
        boolean autoconf = entry != null && entry.read(Interface.AUTOCONF).isPresent();
        for (Key<?> key : Interface.SHAPE.all()) {
            boolean inEntry = entry != null && entry.has(key.name());
            boolean inHost = first
                    && Keys.SHORT.contains(key.name())
                    && (!inEntry || IDENTITY.contains(key))
                    && host.has(key.name());
            if (entry != null && inEntry && inHost) {
                host.error(
                        key.name(),
                        "'" + key.name() + "' is given for the host and for its first interface",
                        "one of the two; the other stands at " + entry.place(key.name()));
            }
            // an address that does not hold is read all the same, so that a mistake in it is told
            ValueMap.Draft into = autoconf && key == Interface.ADDRESS ? new ValueMap.Draft() : draft;
            if (entry != null && inEntry) {
                into.read(key, entry);
            } else if (inHost) {
                into.read(key, host);
            }
        }
        ValueMap values = draft.done();
        boolean somewhere = values.get(Interface.NETWORK)
                .filter(name -> isDeclared(name, values))
                .isPresent();
        Interface one = new Interface(
                values,
                values.get(Interface.NETWORK).map(shared.networks()::get).orElse(null),
                values.get(Interface.SWITCH).orElse(null));
        one.address().ifPresent(a -> checkAddress(Interface.ADDRESS, a, one, somewhere));
        one.address6().ifPresent(a -> checkAddress(Interface.ADDRESS6, a, one, somewhere));
        if (entry != null && one.isStatic()) {
            checkStatic(entry, one);
        }
        return one;
    }

    private boolean isDeclared(String name, ValueMap values) {
        boolean declared = shared.declaredNetworks().contains(name);
        if (!declared) {
            String remedy = Suggestion.remedy(name, shared.networks().keySet(), "one of networks: ");
            host.scope()
                    .problems()
                    .error(values.place(Interface.NETWORK).orElseThrow(), "unknown network '" + name + "'", remedy);
        }
        return declared;
    }

    private void checkAddress(Key<?> key, IpAddress address, Interface one, boolean somewhere) {
        Problems problems = host.scope().problems();
        Place place = one.place(key);
        if (!somewhere && !host.has("network")) {
            problems.warning(place, "address " + address + " belongs to no network", "network: NAME");
        }
        Network network = one.on();
        if (network == null) {
            return;
        }
        Optional<Subnet> subnet = address.isV4() ? Optional.of(network.subnet()) : network.subnet6();
        if (subnet.isEmpty()) {
            problems.error(place, "network '" + network.name() + "' has no subnet6", "subnet6: PREFIX/64 there");
        } else if (!subnet.get().hasRoomFor(address)) {
            problems.error(
                    place,
                    "address " + address + " is not one for a host of network '" + network.name() + "'",
                    "an address in " + subnet.get());
        }
        // a host may have the address of a router: then it is the router, and two hosts cannot have it
        network.range()
                .filter(range -> range.contains(address))
                .ifPresent(range -> problems.warning(
                        place,
                        "address " + address + " is in the range that dhcpd hands out to anybody",
                        "an address outside " + range.low() + " to " + range.high()));
    }

    private static void checkStatic(MapReader entry, Interface one) {
        if (one.name().isEmpty()) {
            entry.error("static", "a static address, but no name for the interface", "name: vio0");
        }
        if (one.address().isEmpty() && one.address6().isEmpty()) {
            entry.error("static", "'static', but no address", "address: and network:");
        }
    }
}
