package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;

/** Reads one host, or a profile as if it were one, from the map that its profiles completed. */
final class HostReader {
    private final SharedSections frame;
    private final MapReader section;

    HostReader(SharedSections frame, MapReader section) {
        this.frame = frame;
        this.section = section;
    }

    private boolean mentionsLladdr() {
        return section.has("lladdr")
                || section.list("interfaces", (node, key) -> Optional.of(node)).stream()
                        .anyMatch(n ->
                                n instanceof Node.Mapping m && m.get("lladdr").isPresent());
    }

    private Access access(HostName name, boolean whole, boolean guest) {
        Access access =
                AccessReader.host(section, frame.siteAccess(), frame.profiles().demands(section.map()), guest);
        return whole && access.demands(Policy.TOKEN)
                ? access.with(section.scope().secrets().token(name))
                : access;
    }

    private Boot boot() {
        return new Boot(
                section.bool("install").orElse(true),
                SiteReader.whileArmed(section).orElse(frame.siteWhileArmed()));
    }

    /**
     * @param whole whether it is to be complete; a profile may leave anything out
     */
    Host read(HostName name, boolean whole) {
        List<Interface> interfaces = new InterfaceReader(section, frame.networks(), frame.declaredNetworks()).read();
        Optional<VmReader> reader = section.section("vm", Keys.VM)
                .map(s -> new VmReader(s, frame.hypervisors(), frame.declaredHypervisors()));
        Optional<Vm> vm = reader.flatMap(r -> r.read(whole));
        if (reader.isPresent()) {
            interfaces = reader.get().plug(name, interfaces, vm);
        }
        Boot boot = boot();
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
                section.texts("profiles"),
                section.has("prefix") ? PrefixRule.read(section).orElse("") : frame.sitePrefix(),
                interfaces,
                new SettingsReader(section).read(),
                vm,
                section.section("machine", Keys.MACHINE)
                        .map(MachineReader::read)
                        .orElse(Machine.UNDECLARED),
                access(name, whole, reader.isPresent()),
                boot,
                section.place());
    }
}
