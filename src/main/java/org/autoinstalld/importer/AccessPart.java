package org.autoinstalld.importer;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;

/** Who may have a host's files, as near as the old files tell. */
final class AccessPart {
    private AccessPart() {}

    /**
     * Who has no fixed address is known by the networks it can be on. Where the old files name none, anybody may ask as
     * before, but not for a password.
     *
     * @param values the host's so far; {@code access} is added
     */
    static void write(
            HostName name, FoundMachine machine, YamlTree values, Existing existing, ImportFindings findings) {
        if (!machine.hasFile()) {
            return;
        }
        Place place = machine.files().get(0).place();
        String what = "host '" + name + "'";
        if (machine.lladdrs().isEmpty()) {
            findings.access(
                    place,
                    what,
                    "nothing tells its lladdr, so no installer gets this file but one that asks by the name '" + name
                            + "'; give it an lladdr");
        }
        boolean addressed = isAddressed(values);
        Set<String> allowed = new LinkedHashSet<>(stated(values));
        Stream.concat(
                        addressed ? Stream.of() : existing.machineNetworks().of(machine).stream(),
                        existing.machineNetworks().elsewhere(machine, existing.root()).stream()
                                .map(Requester::subnet))
                .filter(s -> !addressed || machine.addresses().stream().noneMatch(a -> s.equals(Subnet.single(a))))
                .map(Subnet::toString)
                .forEach(allowed::add);
        if (!allowed.isEmpty()) {
            values.at("access").put("allow", List.copyOf(allowed));
        } else if (addressed) {
            return;
        } else if (machine.files().stream().noneMatch(ImportedResponseFile::hasClearSecret)) {
            values.at("access").put("policy", "open");
            findings.access(
                    place,
                    what,
                    "nothing tells from where it asks, so anybody may have its file, as before: 'policy: open';"
                            + " give it an address, or 'access: { allow: [NETWORK] }'");
        } else {
            findings.access(
                    place,
                    what,
                    "nothing tells from where it asks, and its file holds a password in the clear, so nobody gets it"
                            + " until the host has an address, or 'access: { allow: [NETWORK] }'");
        }
    }

    private static List<String> stated(YamlTree values) {
        return values.entries().get("access") instanceof YamlTree access
                        && access.entries().get("allow") instanceof List<?> allow
                ? allow.stream().map(Object::toString).toList()
                : List.of();
    }

    /** Whether the interface that the machine boots from has an address that tells who asks. */
    private static boolean isAddressed(YamlTree values) {
        if (values.entries().get("interfaces") instanceof List<?> interfaces) {
            return interfaces.get(0) instanceof YamlTree first && first.has("address");
        }
        return values.has("address");
    }
}
