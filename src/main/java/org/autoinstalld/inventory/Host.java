package org.autoinstalld.inventory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.SecretSource.HostToken;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * One machine, with everything its profiles gave it settled.
 *
 * @param prefix directory part of DHCP's filename, no slash at either end; empty if none
 * @param interfaces the first is the one it boots from; never empty
 * @param settings what it says under the keys of {@link Settings}, and of {@link Machine} below {@code machine:}
 * @param guest how vmd(8) runs it; null if it is none of its guests
 * @param access who may fetch its files
 * @param boot how it comes to an installer
 * @param place of its key in the inventory
 */
public record Host(
        HostName name,
        List<String> profiles,
        String prefix,
        List<Interface> interfaces,
        ValueMap settings,
        @Nullable Vm guest,
        Access access,
        Boot boot,
        Place place) {

    /** What a profile or a host may say; a profile "may hold anything a host may". */
    static final Shape SHAPE = new Shape("a host");

    static final Key<List<String>> PROFILES = SHAPE.key(
            "profiles", ValueType.TEXTS, "Profiles to complete it with; later ones win, its own values win over all.");

    /** Keys of a host that stand for those of its first interface. */
    static final Set<String> SHORT = Set.of("lladdr", "address", "address6", "network");

    static {
        SHAPE.key("lladdr", Interface.LLADDR.type(), "Short for lladdr of the first interface.");
        SHAPE.key("address", Interface.ADDRESS.type(), "Short for address of the first interface.");
        SHAPE.key("address6", Interface.ADDRESS6.type(), "Short for address6 of the first interface.");
        SHAPE.key("network", Interface.NETWORK.type(), "Short for network of the first interface.");
        SHAPE.key(
                "interfaces", ValueType.map(Interface.SHAPE).list(), "Interfaces; the first is the one it boots from.");
    }

    static final Key<String> PREFIX =
            SHAPE.key("prefix", Boot.PREFIX, "Directory part of DHCP's filename; default site.prefix.");
    static final Key<Boolean> INSTALL =
            SHAPE.key("install", ValueType.YES_NO, "Whether it is ours to install; default yes.");
    static final Key<Boolean> WHILE_ARMED = SHAPE.key(
            "dhcp-filename",
            Boot.WHILE_ARMED,
            "When DHCP names an installer: always, or while-armed; default site.dhcp-filename.");

    static {
        SHAPE.key("access", ValueType.map(Access.SHAPE), "Who may fetch its files.");
        SHAPE.addAll(Settings.SHAPE);
        SHAPE.key("vm", ValueType.map(Vm.SHAPE), "The guest as vm.conf(5) describes it.");
    }

    static final Key<ValueMap> MACHINE = SHAPE.key(
            "machine",
            ValueType.map(Machine.SHAPE),
            "What the installer will find, for judging answers before it boots.");

    static final Key<ValueMap> DEPLOY = SHAPE.key(
            "deploy", DeploySettings.TYPE, "How long the steps of a deployment may take; default site.deploy.");

    static final Key<String> WAY = SHAPE.key(
            "way",
            DeploySettings.WAY,
            "How deploy begins its installer: netboot or console; default that of its hypervisor.");

    static {
        Synonyms.ofHost(SHAPE);
    }

    /** What is read as it stands, each key by itself. */
    static final List<Key<?>> PLAIN;

    static {
        PLAIN = Settings.SHAPE.all();
        PLAIN.add(MACHINE);
        PLAIN.add(DEPLOY);
        PLAIN.add(WAY);
        PLAIN.add(SHAPE.add(Settings.VARS));
    }

    /**
     * Reads a host, or a profile as if it were one.
     *
     * @param section what it says, with what its profiles say laid under
     * @param whole whether it is to be complete; a profile may leave anything out
     */
    static Host read(MapReader section, SharedSections shared, HostName name, Place place, boolean whole) {
        List<Interface> interfaces = Interface.read(section, shared);
        MapReader map = section.at("vm").flatMap(at -> at.map(Vm.SHAPE)).orElse(null);
        Vm vm = map == null ? null : Vm.read(map, shared, whole);
        if (map != null && vm != null) {
            interfaces = vm.plug(map, shared, name, place, interfaces);
        }
        Boot boot = shared.one(new Boot(
                section.read(INSTALL).orElse(true),
                section.read(WHILE_ARMED).orElse(shared.site().whileArmed())));
        if (whole && boot.installed() && !mentionsLladdr(section)) {
            section.scope()
                    .problems()
                    .warning(
                            section.place(),
                            "host '" + name
                                    + "' has no lladdr, so it is found by its name only, which DHCP has to tell it",
                            "lladdr: 02:...");
        }
        String prefix = section.has("prefix")
                ? section.read(PREFIX).orElse("")
                : shared.site().prefix();
        if (section.has("prefix") && shared.site().isTaken(prefix)) {
            MirrorSettings.complain(section, prefix);
        }
        ValueMap settings = section.values(PLAIN);
        boolean reached = !whole
                || interfaces.get(0).network().flatMap(Network::nextServer).isPresent()
                || shared.site().responseServer().isPresent();
        shared.site().checkMirror(settings, reached, section.scope().problems());
        return new Host(
                name,
                shared.one(section.read(PROFILES).orElse(List.of())),
                prefix,
                interfaces,
                settings,
                vm,
                access(section, shared, name, whole, vm != null),
                boot,
                place);
    }

    private static boolean mentionsLladdr(MapReader section) {
        return section.has("lladdr")
                || section.at("interfaces").stream()
                        .flatMap(at -> at.items().stream())
                        .anyMatch(item -> item.node() instanceof Mapping m
                                && m.get("lladdr").isPresent());
    }

    private static Access access(
            MapReader section, SharedSections shared, HostName name, boolean whole, boolean guest) {
        Access access = shared.one(
                Access.ofHost(section, shared.site().access(), shared.profiles().demands(section.map()), guest));
        return whole && access.demands(Policy.TOKEN)
                ? access.with(section.scope().secrets().token(name))
                : access;
    }

    public Optional<Vm> vm() {
        return Optional.ofNullable(guest);
    }

    /** What is declared about it, under the keys of {@link Machine}. */
    public ValueMap machine() {
        return settings.get(MACHINE).orElse(Machine.UNDECLARED);
    }

    /** The same with another token. */
    Host with(HostToken token) {
        return new Host(name, profiles, prefix, interfaces, settings, guest, access.with(token), boot, place);
    }

    /** The same with a guest that vmd does not start by itself. */
    public Host notStarted() {
        return new Host(
                name,
                profiles,
                prefix,
                interfaces,
                settings,
                guest == null ? null : guest.notStarted(),
                access,
                boot,
                place);
    }

    /** The same, written elsewhere. */
    public Host at(Place other) {
        return new Host(name, profiles, prefix, interfaces, settings, guest, access, boot, other);
    }

    /** The interface it boots from. */
    public Interface netboot() {
        return interfaces.get(0);
    }

    /**
     * The directory part of DHCP's filename, token included, and so where its files are: no slash at either end. Not for
     * people to see, if there is a token.
     */
    public String directory() {
        return access.token().map(this::below).orElse(prefix);
    }

    private String below(Secret token) {
        return prefix.isEmpty() ? token.reveal() : prefix + "/" + token.reveal();
    }

    /**
     * Whether its files are in that directory. Under policy {@code token} that is the one of its token or of its next one, and
     * none for as long as no token is known. Takes as long for a nearly right token as for a wrong one.
     */
    public boolean isAt(String asked) {
        if (!access.demands(Policy.TOKEN)) {
            return prefix.equals(asked);
        }
        // both are compared, so that the time does not tell which was nearly right
        boolean current = isSame(access.tokens().current(), asked);
        boolean next = isSame(access.tokens().next(), asked);
        return current || next;
    }

    private boolean isSame(@Nullable Secret token, String asked) {
        return token != null
                && MessageDigest.isEqual(
                        below(token).getBytes(StandardCharsets.UTF_8), asked.getBytes(StandardCharsets.UTF_8));
    }

    /** Those of its interfaces, in their order. */
    public List<Lladdr> lladdrs() {
        return interfaces.stream().flatMap(i -> i.lladdr().stream()).toList();
    }

    /** Whether it can be found by an lladdr. */
    public boolean hasLladdr() {
        return interfaces.stream().anyMatch(i -> i.lladdr().isPresent());
    }

    /** Whether an address of it is known at all. */
    public boolean hasAddress() {
        for (Interface one : interfaces) {
            if (one.address().isPresent() || one.address6().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** Those of its interfaces, in their order. */
    public List<IpAddress> addresses() {
        return interfaces.stream()
                .flatMap(i -> Stream.concat(i.address().stream(), i.address6().stream()))
                .toList();
    }

    public boolean has(IpAddress address) {
        for (Interface one : interfaces) {
            if (one.has(address)) {
                return true;
            }
        }
        return false;
    }
}
