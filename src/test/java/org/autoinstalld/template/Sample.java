package org.autoinstalld.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Boot;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.ValueMaps;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.FreeValue;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;

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

    static final ValueMap NOTHING = ValueMap.NOTHING;

    /** The article's settings and nothing else. */
    static ValueMap article() {
        return change(
                NOTHING,
                Map.of(
                        "root", Map.of("password", new Secret(HASH)),
                        "user", Map.of("name", "gmmi", "password", new Secret(HASH), "ssh-key", KEY),
                        "timezone", "Europe/Berlin",
                        "console", Map.of("device", "com0", "speed", 115200),
                        "sets", Map.of("location", "http", "server", "cdn.openbsd.org")));
    }

    /** Settings with some replaced, by key; a map stands for all below one. */
    static ValueMap change(ValueMap settings, Map<String, ?> parts) {
        return ValueMaps.settings(settings, parts);
    }

    /** A thing with some of its components replaced, by name, or of its values, by key. */
    static <R extends Record> R change(R record, Class<R> type, Map<String, ?> parts) {
        try {
            Map<String, Object> rest = new LinkedHashMap<>(parts);
            var components = type.getRecordComponents();
            var types = new Class<?>[components.length];
            var values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                String name = components[i].getName();
                types[i] = components[i].getType();
                values[i] = rest.containsKey(name)
                        ? rest.remove(name)
                        : components[i].getAccessor().invoke(record);
            }
            for (int i = 0; i < components.length && !rest.isEmpty(); i++) {
                if (components[i].getName().equals("values")) {
                    values[i] = ValueMaps.of(type, (ValueMap) values[i], rest);
                    rest.clear();
                }
            }
            if (!rest.isEmpty()) {
                throw new AssertionError("no such parts: " + rest.keySet());
            }
            var constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static Interface nic(String name, String lladdr, String network, String address) {
        return new Interface(
                ValueMaps.of(
                        Interface.class,
                        NOTHING,
                        ValueMaps.map(
                                "name",
                                name,
                                "lladdr",
                                lladdr == null ? null : Lladdr.parse(lladdr).orElseThrow(),
                                "network",
                                network,
                                "address",
                                address == null ? null : ip(address))),
                null,
                null);
    }

    static Interface articleInterface() {
        return change(
                nic(null, "02:00:00:29:AE:4F", "lan", "192.168.1.34"), Interface.class, Map.of("plugged", "uplink"));
    }

    static Vm vm(Map<String, ?> values) {
        return new Vm(ValueMaps.of(Vm.class, NOTHING, values));
    }

    static Vm.Disk disk(String path, String format) {
        return new Vm.Disk(ValueMaps.of(Vm.Disk.class, NOTHING, ValueMaps.map("path", path, "format", format)));
    }

    static Vm articleVm() {
        return vm(Map.of(
                "hypervisor", "vmhost",
                "memory", Size.parse("2G").orElseThrow(),
                "disk-size", Size.parse("20G").orElseThrow(),
                "disks", List.of(disk("/home/gmmi/vm/shell.int.gmmi.me.img", null)),
                "owner", "gmmi"));
    }

    static Host host(String name, ValueMap settings, Interface... interfaces) {
        return new Host(
                new HostName(name),
                List.of("vm"),
                "",
                List.of(interfaces),
                settings,
                articleVm(),
                Access.DEFAULT,
                new Boot(true, false),
                new Place("inventory/hosts.yaml", 30, 3));
    }

    static Host articleHost() {
        return host("shell.int.gmmi.me", article(), articleInterface());
    }

    static Network lan() {
        return change(
                new Network("lan", NOTHING, null),
                Network.class,
                Map.of(
                        "subnet", Subnet.parse("192.168.1.0/24").orElseThrow(),
                        "subnet6", Subnet.parse("2001:db8:1::/64").orElseThrow(),
                        "routers", List.of(ip("192.168.1.1")),
                        "name-servers", List.of(ip("192.168.1.1"))));
    }

    static Hypervisor.Switch bridge(String device) {
        return change(
                new Hypervisor.Switch("uplink", NOTHING, false), Hypervisor.Switch.class, Map.of("interface", device));
    }

    static Hypervisor vmhost() {
        return new Hypervisor("vmhost", NOTHING).with(Map.of("uplink", bridge("bridge0")));
    }

    static Site site() {
        return change(
                new Site(NOTHING, SiteAccess.DEFAULT, null),
                Site.class,
                Map.of(
                        "domain",
                        "int.gmmi.me",
                        "release",
                        SETDIR.release(),
                        "response-server",
                        new ResponseServer(ip("192.168.1.2"), 80)));
    }

    static Inventory inventory(Host... hosts) {
        return inventory(UnaryOperator.identity(), List.of(lan()), hosts);
    }

    static Inventory inventory(UnaryOperator<Site> site, List<Network> networks, Host... hosts) {
        Map<String, Network> byNetwork = new TreeMap<>();
        networks.forEach(network -> byNetwork.put(network.name(), network));
        Map<HostName, Host> byName = new TreeMap<>();
        for (Host host : hosts) {
            List<Interface> placed = host.interfaces().stream()
                    .map(i -> new Interface(
                            i.values(),
                            ValueMaps.get(i.values(), "network")
                                    .map(byNetwork::get)
                                    .orElse(null),
                            i.plugged()))
                    .toList();
            byName.put(host.name(), change(host, Host.class, Map.of("interfaces", placed)));
        }
        return new Inventory(site.apply(site()), byNetwork, Map.of("vmhost", vmhost()), byName, Map.of(), "test");
    }

    static ResponseModel install(Host host) {
        return model(inventory(host), host, Mode.INSTALL, SETDIR);
    }

    static ResponseModel upgrade(Host host) {
        return model(inventory(host), host, Mode.UPGRADE, SETDIR);
    }

    /** Of the host as it stands in that inventory. */
    static ResponseModel model(Inventory inventory, Host host, Mode mode, Setdir setdir) {
        return ResponseModel.of(inventory, inventory.hosts().get(host.name()), mode, setdir);
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
