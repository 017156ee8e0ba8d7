package org.autoinstalld.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.FreeValue;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Place;

/** Inventories for tests, with every part replaceable. */
final class Sample {
    static final String HASH = "$2b$10$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234";
    static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGmadeUpKeyForTestsOnly0123456789abcdef gmmi";
    static final Setdir SETDIR = new Setdir("7.8", "amd64");

    private Sample() {}

    static TemplateSet shipped() {
        return ready(TemplateSet.load(Path.of("templates")));
    }

    static TemplateSet ready(Loaded loaded) {
        if (loaded instanceof Loaded.Failed failed) {
            throw new AssertionError("cannot be loaded: " + failed.problems());
        }
        return ((Loaded.Ready) loaded).templates();
    }

    static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    static final Settings NOTHING = new Settings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new Settings.Templates(Optional.empty(), Optional.empty()),
            Map.of(),
            Map.of(),
            Map.of());

    /** The article's settings and nothing else. */
    static Settings article() {
        return change(
                NOTHING,
                Map.of(
                        "root", new Settings.Root(Optional.of(new Secret(HASH)), Optional.empty(), Optional.empty()),
                        "user",
                                new Settings.User(
                                        "gmmi", Optional.empty(), Optional.of(new Secret(HASH)), Optional.of(KEY)),
                        "timezone", "Europe/Berlin",
                        "console", new Settings.Console("com0", Optional.of(115200)),
                        "sets",
                                new Settings.Sets(
                                        Optional.of("http"),
                                        Optional.of("cdn.openbsd.org"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of())));
    }

    /** Settings with some components replaced, by name; Optional components take the bare value. */
    static Settings change(Settings settings, Map<String, ?> parts) {
        return change(settings, Settings.class, parts);
    }

    static <R extends Record> R change(R record, Class<R> type, Map<String, ?> parts) {
        try {
            var components = type.getRecordComponents();
            var types = new Class<?>[components.length];
            var values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getAccessor().invoke(record);
                Object part = parts.get(components[i].getName());
                if (part != null) {
                    values[i] = types[i] == Optional.class && !(part instanceof Optional) ? Optional.of(part) : part;
                }
            }
            for (String name : parts.keySet()) {
                type.getDeclaredField(name);
            }
            var constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static Interface nic(String name, String lladdr, String network, String address) {
        return new Interface(
                Optional.ofNullable(name),
                Optional.ofNullable(lladdr).flatMap(Lladdr::parse),
                Optional.ofNullable(network),
                Optional.ofNullable(address).map(Sample::ip),
                Optional.empty(),
                false,
                Optional.empty(),
                false);
    }

    static Interface articleInterface() {
        return change(
                nic(null, "02:00:00:29:AE:4F", "lan", "192.168.1.34"), Interface.class, Map.of("switchName", "uplink"));
    }

    static Vm articleVm() {
        return new Vm(
                "vmhost",
                Size.parse("2G").orElseThrow(),
                Size.parse("20G"),
                List.of(new Vm.Disk("/home/gmmi/vm/shell.int.gmmi.me.img", Optional.empty())),
                Optional.of("gmmi"),
                Optional.empty(),
                false);
    }

    static Host host(String name, Settings settings, Interface... interfaces) {
        return new Host(
                new HostName(name),
                List.of("vm"),
                "",
                List.of(interfaces),
                settings,
                Optional.of(articleVm()),
                org.autoinstalld.inventory.Machine.UNDECLARED,
                org.autoinstalld.inventory.Access.DEFAULT,
                new Place("inventory/hosts.yaml", 30, 3));
    }

    static Host articleHost() {
        return host("shell.int.gmmi.me", article(), articleInterface());
    }

    static Network lan() {
        return new Network(
                "lan",
                Subnet.parse("192.168.1.0/24").orElseThrow(),
                Subnet.parse("2001:db8:1::/64"),
                List.of(ip("192.168.1.1")),
                List.of(ip("192.168.1.1")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Network.DhcpStyle.WHOLE);
    }

    static Hypervisor vmhost() {
        return new Hypervisor(
                "vmhost", Map.of("uplink", new Hypervisor.Switch("uplink", "bridge0", false)), Optional.empty());
    }

    static Site site() {
        return new Site(
                Optional.of("int.gmmi.me"),
                Optional.of(new ResponseServer(ip("192.168.1.2"), 80)),
                SETDIR,
                "",
                Optional.empty(),
                true,
                true);
    }

    static Inventory inventory(Host... hosts) {
        return inventory(UnaryOperator.identity(), List.of(lan()), hosts);
    }

    static Inventory inventory(UnaryOperator<Site> site, List<Network> networks, Host... hosts) {
        Map<HostName, Host> byName = new TreeMap<>();
        for (Host host : hosts) {
            byName.put(host.name(), host);
        }
        Map<String, Network> byNetwork = new TreeMap<>();
        networks.forEach(network -> byNetwork.put(network.name(), network));
        return new Inventory(site.apply(site()), byNetwork, Map.of("vmhost", vmhost()), byName, Map.of(), "test");
    }

    static ResponseModel install(Host host) {
        return ResponseModel.of(inventory(host), host, Mode.INSTALL, SETDIR);
    }

    static ResponseModel upgrade(Host host) {
        return ResponseModel.of(inventory(host), host, Mode.UPGRADE, SETDIR);
    }

    static Map<String, FreeValue> texts(String... pairs) {
        Map<String, FreeValue> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], new FreeValue.Text(pairs[i + 1]));
        }
        return map;
    }

    static String text(Rendering rendering) {
        if (rendering instanceof Rendering.Failed failed) {
            throw new AssertionError("not rendered: " + failed.problems());
        }
        return ((Rendering.Rendered) rendering).text();
    }

    static String problem(Rendering rendering) {
        if (rendering instanceof Rendering.Rendered rendered) {
            throw new AssertionError("rendered: " + rendered.text());
        }
        return String.join(
                "\n",
                ((Rendering.Failed) rendering)
                        .problems().stream().map(Object::toString).toList());
    }

    /** What stands before the first '=' of each line. */
    static List<String> questions(String text) {
        List<String> all = new ArrayList<>();
        text.lines().forEach(line -> all.add(line.split(" *=", 2)[0]));
        return all;
    }
}
