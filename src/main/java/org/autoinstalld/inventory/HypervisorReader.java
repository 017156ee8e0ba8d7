package org.autoinstalld.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Hypervisor.Switch;
import org.autoinstalld.inventory.Node.Entry;
import org.autoinstalld.inventory.Node.Mapping;

/** Reads one of {@code hypervisors:}. */
final class HypervisorReader {
    // vm.conf(5): "The interface must be a bridge(4) or veb(4)"
    private static final Pattern DEVICE = Pattern.compile("(bridge|veb)[0-9]{1,5}");

    private HypervisorReader() {}

    static Hypervisor read(String name, MapReader section) {
        Map<String, Switch> switches = new LinkedHashMap<>();
        for (Entry entry : section.entries("switches")) {
            aSwitch(section, entry).ifPresent(s -> switches.put(s.name(), s));
        }
        return new Hypervisor(
                name,
                Collections.unmodifiableMap(switches),
                VmReader.path(section, "kernel"),
                new ManagedFileReader(section).vmConf(),
                section.parsed("lladdr-prefix", HypervisorReader::lladdrPrefix));
    }

    /** Three octets, the first one that of a locally administered address of one machine. */
    private static Optional<String> lladdrPrefix(String text) {
        return Lladdr.parse(text + ":00:00:01")
                .filter(l -> l.isLocal() && !l.isMulticast())
                .map(l -> l.toString().substring(0, 8));
    }

    private static Optional<Switch> aSwitch(MapReader section, Entry entry) {
        String name = entry.key();
        Optional<MapReader> map = Optional.empty();
        Optional<String> device;
        if (entry.value() instanceof Mapping mapping) {
            MapReader inner = new MapReader(mapping, Keys.SWITCH, section.scope());
            device = inner.text("interface");
            map = Optional.of(inner);
            if (!inner.has("interface")) {
                section.error(mapping, "switch '" + name + "' has no interface", "interface: veb0");
            }
        } else {
            device = section.line(name, entry.value());
        }
        if (device.isPresent() && !DEVICE.matcher(device.get()).matches()) {
            section.error(
                    entry.value(),
                    "switch '" + name + "' has the interface '" + device.get() + "'",
                    "bridgeN or vebN, the only kinds vmd(8) takes");
            return Optional.empty();
        }
        Optional<MapReader> more = map;
        return device.map(d -> new Switch(
                name,
                d,
                more.flatMap(m -> m.bool("existing")).orElse(false),
                more.flatMap(m -> m.bool("locked-lladdr")).orElse(false),
                more.flatMap(InterfaceReader::group),
                more.flatMap(m -> m.integer("rdomain"))));
    }
}
