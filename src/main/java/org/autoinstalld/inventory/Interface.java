package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.FLAG;
import static org.autoinstalld.yaml.ValueType.TEXT;
import static org.autoinstalld.yaml.ValueType.formed;
import static org.autoinstalld.yaml.ValueType.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A network interface of a host, with the network it is on.
 *
 * @param on the network, if it says one
 * @param plugged name of the switch of vm.conf(5) that a guest's is plugged into, which may be that of the guest
 */
public record Interface(
        ValueMap values, @Nullable Network on, @Nullable String plugged) {
    static final ValueType<String> GROUP_NAME =
            text("an interface group", "^[^ ]{0,14}[^ 0-9]$", Optional::of).keptIf(Interface::isGroup);

    public static final Shape SHAPE = new Shape("an interface");

    static final Key<String> NAME = SHAPE.printed(
            "name", formed("an interface such as vio0", "", "[a-z]+[0-9]+"), "As the installer names it: vio0.");

    static final Key<Lladdr> LLADDR = SHAPE.printed(
            "lladdr",
            text("an lladdr", "^[0-9A-Fa-f]{1,12}([:.-][0-9A-Fa-f]{1,4})*$", Lladdr::parseLenient)
                    .keptIf(Interface::isOfOneMachine),
            "Its MAC address, in any usual spelling.");

    static final Key<String> NETWORK = SHAPE.key("network", TEXT, "Name of the network it is on.");

    static final Key<IpAddress> ADDRESS =
            SHAPE.printed("address", ValueType.ADDRESS4, "Its IPv4 address: dhcpd's fixed-address.");

    static final Key<IpAddress> ADDRESS6 = SHAPE.printed(
            "address6",
            text("an IPv6 address", ":", t -> IpAddress.parse(t).filter(a -> !a.isV4())),
            "Its IPv6 address.");

    static final Key<Boolean> AUTOCONF =
            SHAPE.key("autoconf", FLAG, "Takes whatever address dhcpd gives, though a profile says otherwise.");

    static final Key<Boolean> STATIC =
            SHAPE.printed("static", FLAG, "The installed system has the address written down; default no: asks DHCP.");

    static final Key<String> SWITCH = SHAPE.key("switch", TEXT, "Switch of vm.conf; default vm.switch.");

    static final Key<Boolean> LOCAL = SHAPE.printed("local", FLAG, "A local interface of vm.conf(5); default no.");

    private static final Key<Boolean> LOCKED =
            SHAPE.printedAs("locked", "locked-lladdr", FLAG, "The guest cannot use another lladdr; default no.");
    private static final Key<String> GROUP = SHAPE.printed("group", GROUP_NAME, "Interface group of its tap(4).");
    private static final Key<Integer> RDOMAIN =
            SHAPE.printed("rdomain", ValueType.number(0, 255), "Routing domain of its tap(4).");

    static {
        SHAPE.instead("lladdr: 02:...", Synonyms.LLADDR);
        SHAPE.instead("address: ADDRESS", Synonyms.ADDRESS);
        SHAPE.instead("address6: ADDRESS", Synonyms.ADDRESS6);
        SHAPE.instead("network: NAME", "subnet lan vlan net segment");
        SHAPE.instead("name: vio0", "interface if ifname device dev nic");
        SHAPE.instead("switch: NAME", "bridge vswitch veb");
        SHAPE.instead(Synonyms.OF_NETWORK, Synonyms.GATEWAY + " netmask mask prefixlen");
    }

    /** What is the machine's own, so that saying it twice is a contradiction; a network may come from a profile. */
    private static final List<Key<?>> IDENTITY = List.of(LLADDR, ADDRESS, ADDRESS6);

    /** Reads {@code interfaces:} of a host and the short forms that stand for its first entry. */
    static List<Interface> read(MapReader host, SharedSections shared) {
        List<MapReader> entries = host.at("interfaces").stream()
                .flatMap(at -> at.items().stream())
                .flatMap(item -> item.map(SHAPE).stream())
                .toList();
        List<Interface> interfaces = new ArrayList<>();
        interfaces.add(one(host, shared, entries.isEmpty() ? null : entries.get(0), true));
        entries.stream().skip(1).forEach(e -> interfaces.add(one(host, shared, e, false)));
        return List.copyOf(interfaces);
    }

    private static Interface one(MapReader host, SharedSections shared, @Nullable MapReader entry, boolean first) {
        ValueMap.Draft draft = new ValueMap.Draft();
        boolean autoconf = entry != null && entry.read(AUTOCONF).isPresent();
        for (Key<?> key : SHAPE.all()) {
            boolean inEntry = entry != null && entry.has(key.name());
            boolean inHost = first
                    && Host.SHORT.contains(key.name())
                    && (!inEntry || IDENTITY.contains(key))
                    && host.has(key.name());
            if (entry != null && inEntry && inHost) {
                host.error(
                        key.name(),
                        "'" + key.name() + "' is given for the host and for its first interface",
                        "one of the two; the other stands at " + entry.place(key.name()));
            }
            // an address that does not hold is read all the same, so that a mistake in it is told
            ValueMap.Draft into = autoconf && key == ADDRESS ? new ValueMap.Draft() : draft;
            if (entry != null && inEntry) {
                into.read(key, entry);
            } else if (inHost) {
                into.read(key, host);
            }
        }
        ValueMap values = draft.done();
        boolean somewhere = values.get(NETWORK)
                .filter(name -> isDeclared(host, shared, name, values))
                .isPresent();
        Interface one = new Interface(
                values,
                values.get(NETWORK).map(shared.networks()::get).orElse(null),
                values.get(SWITCH).orElse(null));
        one.address().ifPresent(a -> checkAddress(host, shared, ADDRESS, a, one, somewhere));
        one.address6().ifPresent(a -> checkAddress(host, shared, ADDRESS6, a, one, somewhere));
        if (entry != null && one.isStatic()) {
            checkStatic(entry, one);
        }
        return one;
    }

    private static boolean isDeclared(MapReader host, SharedSections shared, String name, ValueMap values) {
        boolean declared = shared.declaredNetworks().contains(name);
        if (!declared) {
            String remedy = Suggestion.remedy(name, shared.networks().keySet(), "one of networks: ");
            host.scope()
                    .problems()
                    .error(values.place(NETWORK).orElseThrow(), "unknown network '" + name + "'", remedy);
        }
        return declared;
    }

    /** The network that an address is one of, if there is exactly one, as a remedy; else the other words. */
    private static String holding(SharedSections shared, IpAddress address, String otherwise) {
        List<String> names = shared.networks().values().stream()
                .filter(network -> network.holds(address))
                .map(Network::name)
                .toList();
        return names.size() == 1
                ? "network '" + names.get(0) + "' holds it: network: " + names.get(0)
                : names.isEmpty() ? otherwise : "one of the networks that hold it: " + String.join(", ", names);
    }

    private static void checkAddress(
            MapReader host, SharedSections shared, Key<?> key, IpAddress address, Interface one, boolean somewhere) {
        Problems problems = host.scope().problems();
        Place place = one.place(key);
        if (!somewhere && !host.has("network")) {
            problems.warning(
                    place, "address " + address + " belongs to no network", holding(shared, address, "network: NAME"));
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
                    holding(shared, address, "an address in " + subnet.get()));
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

    public Optional<String> name() {
        return values.get(NAME);
    }

    public Optional<Lladdr> lladdr() {
        return values.get(LLADDR);
    }

    public Optional<Network> network() {
        return Optional.ofNullable(on);
    }

    public Optional<IpAddress> address() {
        return values.get(ADDRESS);
    }

    public Optional<IpAddress> address6() {
        return values.get(ADDRESS6);
    }

    public boolean isStatic() {
        return values.of(STATIC);
    }

    public Optional<String> switchName() {
        return Optional.ofNullable(plugged);
    }

    public boolean local() {
        return values.of(LOCAL);
    }

    public boolean lockedLladdr() {
        return values.of(LOCKED);
    }

    /** Interface group of its tap(4). */
    public Optional<String> group() {
        return values.get(GROUP);
    }

    /** Routing domain of its tap(4). */
    public Optional<Integer> rdomain() {
        return values.get(RDOMAIN);
    }

    public boolean has(IpAddress ip) {
        return address().filter(ip::equals).isPresent()
                || address6().filter(ip::equals).isPresent();
    }

    /** Where the value of one of its keys stands. */
    Place place(Key<?> key) {
        return values.place(key).orElseThrow();
    }

    /** As priv_validgroup of vmd(8) has it, of characters that vm.conf can hold between quotes. */
    private static boolean isGroup(String group, ValueAt at) {
        boolean right = group.matches("[^ \"'\\\\]{0,14}[^ \"'\\\\0-9]");
        if (!right) {
            at.error("'" + group + "' is no interface group", "at most 15 characters, the last of them no digit");
        }
        return right;
    }

    private static boolean isOfOneMachine(Lladdr lladdr, ValueAt at) {
        if (lladdr.isMulticast()) {
            at.error(
                    "lladdr " + lladdr + " is a multicast address, which no machine can have",
                    "an even first octet, 02 for one of your own");
        } else if (lladdr.isZero()) {
            at.error("lladdr " + lladdr + " makes vmd(8) choose another at random", "02:...");
        }
        return !lladdr.isMulticast() && !lladdr.isZero();
    }
}
