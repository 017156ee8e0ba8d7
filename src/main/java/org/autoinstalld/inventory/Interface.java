package org.autoinstalld.inventory;

import static org.autoinstalld.inventory.ValueType.FLAG;
import static org.autoinstalld.inventory.ValueType.TEXT;
import static org.autoinstalld.inventory.ValueType.formed;
import static org.autoinstalld.inventory.ValueType.text;

import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
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

    static final Key<String> NAME =
            SHAPE.printed("name", formed("a text", "", "[a-z]+[0-9]+"), "As the installer names it: vio0.");

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
