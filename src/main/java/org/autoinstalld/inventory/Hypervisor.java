package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.FLAG;
import static org.autoinstalld.yaml.ValueType.PATH;
import static org.autoinstalld.yaml.ValueType.TEXT;
import static org.autoinstalld.yaml.ValueType.text;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.PrefixedAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Node.Mapping;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.autoinstalld.yaml.ValueType.Kind.Fields;
import org.autoinstalld.yaml.ValueType.Kind.MapOf;
import org.jspecify.annotations.Nullable;

/** A machine that runs vmd(8). */
public record Hypervisor(String name, ValueMap values) {
    /** Where bsd.rd is if nothing says otherwise. */
    public static final String DEFAULT_KERNEL = "/bsd.rd";

    /** What a machine itself boots, its installer and its next kernel too. */
    private static final Pattern OWN_KERNEL = Pattern.compile("/o?bsd(\\.[^/]*)?");

    /** What vmd(8) begins its own addresses with. */
    public static final String DEFAULT_LLADDR_PREFIX = "fe:e1:bb";

    static final Shape SHAPE = new Shape("a hypervisor");

    private static final Key<Map<String, Switch>> SWITCHES = SHAPE.key(
            "switches",
            new ValueType<>(
                    new MapOf(TEXT.or(new Fields(Switch.SHAPE)).kind()), at -> Optional.of(switches(at)), Map.of()),
            "Switches of vm.conf by name, each with its bridge(4) or veb(4) interface.");

    private static final Key<String> KERNEL =
            SHAPE.key("kernel", PATH, "Path there of the installer's kernel; default " + DEFAULT_KERNEL + ".");

    private static final Key<Setdir> KERNEL_FROM = SHAPE.key(
            "kernel-from",
            text("RELEASE/ARCH such as 7.8/amd64", "^[^/]+/[^/]+$", Setdir::parse),
            "Setdir of site.mirror whose bsd.rd is kept at 'kernel', on this machine.");

    static {
        SHAPE.addAll(ManagedFiles.OF_HYPERVISOR);
    }

    private static final Key<String> LLADDR_PREFIX = SHAPE.key(
            "lladdr-prefix",
            text(
                    "three octets of a locally administered lladdr",
                    "^([0-9A-Fa-f]{1,2}:){2}[0-9A-Fa-f]{1,2}$",
                    Hypervisor::lladdrPrefix),
            "What the lladdrs of new guests begin with; default " + DEFAULT_LLADDR_PREFIX + ".");

    private static final Key<String> SSH = SHAPE.key(
            "ssh",
            ValueType.formed("a destination of ssh(1), such as root@vmhost2", "^[^-]", "[^\\s-][^\\s]*"),
            "Where ssh(1) reaches it, if it is another machine; vm-conf is then there.");

    private static final Key<String> WAY = SHAPE.key(
            "way",
            DeploySettings.WAY,
            "How deploy begins the installers of its guests: netboot or console; default netboot.");

    /** @param mirror of this server; null: none */
    static Hypervisor read(String name, MapReader section, @Nullable MirrorSettings mirror) {
        ManagedFiles.check(section, false);
        Hypervisor hypervisor = new Hypervisor(name, section.values());
        hypervisor.kernelFrom().ifPresent(setdir -> hypervisor.check(setdir, section, mirror));
        return hypervisor;
    }

    private void check(Setdir setdir, MapReader section, @Nullable MirrorSettings mirror) {
        if (mirror == null || !mirror.releases().contains(setdir)) {
            section.error(
                    KERNEL_FROM.name(),
                    "the kernel is to come from " + setdir + ", which this server's mirror does not have",
                    "site: { mirror: { releases: [" + setdir + "] } }");
        }
        String replaced = Path.of(kernel().orElse(DEFAULT_KERNEL)).normalize().toString();
        if (OWN_KERNEL.matcher(replaced).matches()) {
            section.error(
                    KERNEL_FROM.name(),
                    "'kernel-from' would replace " + replaced + ", which is the hypervisor's own",
                    "kernel: another path, such as /var/vm/bsd.rd");
        }
        if (ssh().isPresent()) {
            section.warning(
                    KERNEL_FROM.name(),
                    "'kernel-from', but hypervisor '" + name
                            + "' is another machine: kernels are kept on this one only",
                    "no 'kernel-from'; bsd.rd copied there");
        } else if (vmConf().isEmpty()) {
            section.warning(
                    KERNEL_FROM.name(),
                    "'kernel-from', but nothing says that hypervisor '" + name + "' is this machine",
                    "vm-conf: /etc/vm.conf, or no 'kernel-from'");
        }
    }

    private static Map<String, Switch> switches(ValueAt at) {
        Map<String, Switch> switches = new LinkedHashMap<>();
        at.entries().forEach(entry -> Switch.read(entry).ifPresent(s -> switches.put(s.name(), s)));
        return Collections.unmodifiableMap(switches);
    }

    /** By name, in the order written. */
    public Map<String, Switch> switches() {
        return values.of(SWITCHES);
    }

    /** The same with other switches. */
    public Hypervisor with(Map<String, Switch> others) {
        return new Hypervisor(name, values.with(SWITCHES, others));
    }

    /** Path there of the installer's kernel, for the installing form of vm.conf. */
    public Optional<String> kernel() {
        return values.get(KERNEL);
    }

    /** Whose bsd.rd is kept at {@link #kernel}; empty: nobody's. */
    public Optional<Setdir> kernelFrom() {
        return values.get(KERNEL_FROM);
    }

    /** Its vm.conf, if that is on this machine. */
    public Optional<ManagedFile> vmConf() {
        return ssh().isPresent() ? Optional.empty() : ManagedFiles.vmConf(values);
    }

    /** Its vm.conf, if that is on another machine which {@link #ssh} reaches. */
    public Optional<ManagedFile> remoteVmConf() {
        return ssh().isPresent() ? ManagedFiles.vmConf(values) : Optional.empty();
    }

    /** Where ssh(1) reaches it; empty if it is this machine, or nobody says how. */
    public Optional<String> ssh() {
        return values.get(SSH);
    }

    /** What the addresses of new guests begin with, {@code fe:e1:bb}. */
    public Optional<String> lladdrPrefix() {
        return values.get(LLADDR_PREFIX);
    }

    /** How the installers of its guests are begun; empty if nobody says. */
    Optional<String> way() {
        return values.get(WAY);
    }

    /** Three octets, the first one that of a locally administered address of one machine. */
    private static Optional<String> lladdrPrefix(String text) {
        return Lladdr.parse(text + ":00:00:01")
                .filter(l -> l.isLocal() && !l.isMulticast())
                .map(l -> l.toString().substring(0, 8));
    }

    /**
     * A switch of vm.conf(5).
     *
     * @param isExisting whether vm.conf declares it outside our section, so that we must not
     */
    public record Switch(String name, ValueMap values, boolean isExisting) {
        // vm.conf(5): "The interface must be a bridge(4) or veb(4)"
        private static final Pattern DEVICE_FORM = Pattern.compile("(bridge|veb)[0-9]{1,5}");

        public static final Shape SHAPE = new Shape("a switch");

        private static final Key<String> DEVICE =
                SHAPE.printedAs("device", "interface", TEXT, "The bridge(4) or veb(4) interface behind it.");

        private static final Key<Boolean> EXISTING =
                SHAPE.key("existing", FLAG, "Declared elsewhere in vm.conf, so not to be written; default no.");

        static {
            SHAPE.printedAs("locked", "locked-lladdr", FLAG, "No guest on it can use another lladdr; default no.");
        }

        static {
            SHAPE.printed("group", Interface.GROUP_NAME, "Interface group of its guests' interfaces.");
        }

        static {
            SHAPE.printed("rdomain", ValueType.number(0, 255), "Routing domain of its guests' interfaces.");
        }

        private static final Key<List<String>> PORTS = SHAPE.key(
                "ports",
                ValueType.formed("the name of an interface", "^[a-z]+[0-9]+$", "[a-z]+[0-9]+")
                        .list(),
                "The hypervisor's interfaces that are added to it, for hostname.if(5): [em0].");

        private static final Key<List<PrefixedAddress>> ADDRESSES = SHAPE.key(
                "address",
                text("ADDRESS/BITS, an address of the hypervisor", "^[0-9A-Fa-f.:]+/[0-9]+$", PrefixedAddress::parse)
                        .list(),
                "The hypervisor's own addresses on it, which a vport(4) or vether(4) has: 192.168.1.2/24; [] for none.");

        private static Optional<Switch> read(ValueAt entry) {
            String name = entry.key();
            Optional<MapReader> map = entry.node() instanceof Mapping ? entry.map(SHAPE) : Optional.empty();
            if (map.filter(m -> !m.has(DEVICE.name())).isPresent()) {
                entry.error("switch '" + name + "' has no interface", "interface: veb0");
            }
            Optional<String> device = map.isPresent() ? map.get().read(DEVICE) : entry.line();
            return device.map(d -> {
                // with a wrong one the inventory is not used, and who names the switch is told of nothing else
                checkDevice(d, entry);
                ValueMap values = map.map(MapReader::values)
                        .orElse(new ValueMap.Draft()
                                .put(DEVICE, d, entry.node())
                                .done());
                return new Switch(name, values, values.of(EXISTING));
            });
        }

        private static void checkDevice(String device, ValueAt entry) {
            if (!DEVICE_FORM.matcher(device).matches()) {
                entry.error(
                        "switch '" + entry.key() + "' has the interface '" + device + "'",
                        "bridgeN or vebN, the only kinds vmd(8) takes");
            }
        }

        /** The bridge(4) or veb(4) interface. */
        public String device() {
            return values.of(DEVICE);
        }

        /** The hypervisor's interfaces that are added to it; empty if nobody says. */
        public Optional<List<String>> ports() {
            return values.get(PORTS);
        }

        /** The hypervisor's own addresses on it; empty if nobody says. */
        public Optional<List<PrefixedAddress>> addresses() {
            return values.get(ADDRESSES);
        }

        /** Where its interface is written. */
        public Place place() {
            return values.place(DEVICE).orElseThrow();
        }

        /** The same, declared outside our section. */
        public Switch asExisting() {
            return new Switch(name, values, true);
        }
    }
}
