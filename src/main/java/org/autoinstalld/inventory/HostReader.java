package org.autoinstalld.inventory;

import java.util.List;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Node.Mapping;
import org.autoinstalld.problem.Place;

/** Reads one host, or a profile as if it were one, from the map that its profiles completed. */
final class HostReader {
    private final SharedSections shared;
    private final MapReader section;

    HostReader(SharedSections shared, MapReader section) {
        this.shared = shared;
        this.section = section;
    }

    /**
     * @param whole whether it is to be complete; a profile may leave anything out
     */
    Host read(HostName name, Place place, boolean whole) {
        List<Interface> interfaces = new InterfaceReader(section, shared).read();
        VmReader reader = section.at("vm")
                .flatMap(at -> at.map(Vm.SHAPE))
                .map(map -> new VmReader(map, shared))
                .orElse(null);
        Vm vm = reader == null ? null : reader.read(whole);
        if (reader != null && vm != null) {
            interfaces = reader.plug(name, interfaces, vm);
        }
        Boot boot = new Boot(
                section.read(Keys.INSTALL).orElse(true),
                section.read(Keys.WHILE_ARMED).orElse(shared.site().whileArmed()));
        if (whole && boot.installed() && !mentionsLladdr()) {
            section.scope()
                    .problems()
                    .warning(
                            section.place(),
                            "host '" + name
                                    + "' has no lladdr, so it is found by its name only, which DHCP has to tell it",
                            "lladdr: 02:...");
        }
        return new Host(
                name,
                section.read(Keys.PROFILES).orElse(List.of()),
                section.has("prefix")
                        ? section.read(Keys.PREFIX).orElse("")
                        : shared.site().prefix(),
                interfaces,
                section.values(Keys.PLAIN),
                vm,
                access(name, whole, vm != null),
                boot,
                place);
    }

    private boolean mentionsLladdr() {
        return section.has("lladdr")
                || section.at("interfaces").stream()
                        .flatMap(at -> at.items().stream())
                        .anyMatch(item -> item.node() instanceof Mapping m
                                && m.get("lladdr").isPresent());
    }

    private Access access(HostName name, boolean whole, boolean guest) {
        Access access = AccessReader.host(
                section, shared.site().access(), shared.profiles().demands(section.map()), guest);
        return whole && access.demands(Policy.TOKEN)
                ? access.with(section.scope().secrets().token(name))
                : access;
    }
}
