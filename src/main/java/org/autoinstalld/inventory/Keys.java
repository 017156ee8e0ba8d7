package org.autoinstalld.inventory;

import java.util.List;
import java.util.Set;
import org.autoinstalld.inventory.ValueKind.Fields;
import org.autoinstalld.inventory.ValueKind.MapOf;

/**
 * The keys of a host, and of the inventory as a whole. Those of a part stand with it: in {@link Site}, {@link Network},
 * {@link Hypervisor}, {@link Interface}, {@link Settings}, {@link Vm}, {@link Machine} and what they are made of.
 */
public final class Keys {
    /** What a profile or a host may say; a profile "may hold anything a host may". */
    static final Shape HOST = new Shape("a host");

    static final Key<List<String>> PROFILES = HOST.key(
            "profiles", ValueType.TEXTS, "Profiles to complete it with; later ones win, its own values win over all.");

    /** Keys of a host that stand for those of its first interface. */
    static final Set<String> SHORT = Set.of("lladdr", "address", "address6", "network");

    static {
        HOST.key("lladdr", Interface.LLADDR.type(), "Short for lladdr of the first interface.");
        HOST.key("address", Interface.ADDRESS.type(), "Short for address of the first interface.");
        HOST.key("address6", Interface.ADDRESS6.type(), "Short for address6 of the first interface.");
        HOST.key("network", Interface.NETWORK.type(), "Short for network of the first interface.");
        HOST.key(
                "interfaces", ValueType.map(Interface.SHAPE).list(), "Interfaces; the first is the one it boots from.");
    }

    static final Key<String> PREFIX =
            HOST.key("prefix", Boot.PREFIX, "Directory part of DHCP's filename; default site.prefix.");
    static final Key<Boolean> INSTALL =
            HOST.key("install", ValueType.YES_NO, "Whether it is ours to install; default yes.");
    static final Key<Boolean> WHILE_ARMED = HOST.key(
            "dhcp-filename",
            Boot.WHILE_ARMED,
            "When DHCP names an installer: always, or while-armed; default site.dhcp-filename.");

    static {
        HOST.key("access", ValueType.map(Access.SHAPE), "Who may fetch its files.");
        HOST.addAll(Settings.SHAPE);
        HOST.key("vm", ValueType.map(Vm.SHAPE), "The guest as vm.conf(5) describes it.");
    }

    static final Key<ValueMap> MACHINE = HOST.key(
            "machine",
            ValueType.map(Machine.SHAPE),
            "What the installer will find, for judging answers before it boots.");

    /** What is read as it stands, each key by itself. */
    static final List<Key<?>> PLAIN;

    static {
        PLAIN = Settings.SHAPE.all();
        PLAIN.add(MACHINE);
        PLAIN.add(HOST.add(Settings.VARS));
    }

    static final Shape ROOT_SHAPE = new Shape("the inventory");

    static {
        ROOT_SHAPE.key("site", ValueType.map(Site.SHAPE), "What holds for all machines.");
        ROOT_SHAPE.key("networks", byName(Network.SHAPE), "Networks by name.");
        ROOT_SHAPE.key("hypervisors", byName(Hypervisor.SHAPE), "Machines that run vmd(8), by name.");
        ROOT_SHAPE.key("profiles", byName(HOST), "Values several hosts share, by name.");
        ROOT_SHAPE.key("hosts", byName(HOST), "Hosts by fully qualified name.");
    }

    private Keys() {}

    /** Maps that are laid together from all files before they are read. */
    private static ValueType<List<ValueMap>> byName(Shape shape) {
        return new ValueType<>(
                new MapOf(new Fields(shape)),
                at -> {
                    throw new IllegalStateException("'" + at.key() + "' is read by Documents");
                },
                null);
    }
}
