package org.autoinstalld.importer;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.autoinstalld.vmconf.Switch;

/** What is said of all machines: site, networks, hypervisors. */
final class SitePart {
    /** The profile of machines without a host block. */
    static final String UNKNOWN = "imported-unknown";

    private SitePart() {}

    /**
     * @param whole networks whose subnet is declared by us
     * @param aborting whether files are served that stop the installer
     */
    static YamlTree of(
            Existing existing,
            ImportSources sources,
            List<FoundNetwork> whole,
            boolean aborting,
            UniqueValues claims,
            ImportFindings findings) {
        YamlTree all = new YamlTree();
        YamlTree site = site(existing, sources, aborting);
        if (!site.isEmpty()) {
            all.put("site", site);
        }
        for (FoundNetwork network : existing.networks().all()) {
            YamlTree values = all.at("networks").at(network.name());
            values.addAll(network.values());
            values.putIfSet("next-server", claims.nextServer(network.name()).orElse(null));
            if (!whole.contains(network)) {
                values.put("dhcp", "hosts");
                String why = network.obstacle()
                        .map(o -> "the inventory has no word for " + o)
                        .orElse("host blocks in it are left");
                network.place()
                        .ifPresent(place -> findings.left(
                                place, "subnet " + network.subnet(), why + "; its hosts are written without it"));
            }
        }
        Set<String> hypervisors = new TreeSet<>();
        existing.machines().values().forEach(m -> m.guest().ifPresent(g -> hypervisors.add(g.hypervisor())));
        hypervisors.addAll(existing.switches().keySet());
        hypervisors.addAll(existing.strange().keySet());
        for (String name : hypervisors) {
            YamlTree values = all.at("hypervisors").at(name);
            values.putIfSet("vm-conf", sources.vmConf());
            switches(existing, name, values);
        }
        return all;
    }

    private static YamlTree site(Existing existing, ImportSources sources, boolean aborting) {
        YamlTree site = new YamlTree();
        if (!existing.ascii()) {
            site.put("charset", "utf-8");
        }
        if (aborting) {
            site.put("refuse-aborting", "no");
        }
        site.putIfSet("dhcpd-conf", sources.dhcpdConf());
        UnlistedMachines unlisted = existing.unlisted();
        if (!unlisted.served().isEmpty()) {
            if (!unlisted.prefix().isEmpty()) {
                site.put("prefix", unlisted.prefix());
            }
            List<String> on = existing.networks().all().stream()
                    .filter(n ->
                            unlisted.served().stream().anyMatch(s -> s.subnet().equals(n.subnet())))
                    .map(FoundNetwork::name)
                    .toList();
            site.put("unknown", new YamlTree().put("profile", UNKNOWN).put("networks", on));
        }
        return site;
    }

    private static void switches(Existing existing, String hypervisor, YamlTree values) {
        for (Switch one : existing.switches().getOrDefault(hypervisor, List.of())) {
            YamlTree more = new YamlTree()
                    .putIfTrue("locked-lladdr", one.locked())
                    .putIfSet("group", one.group())
                    .putIfSet("rdomain", one.rdomain());
            if (more.isEmpty()) {
                values.at("switches").put(one.name(), one.device());
            } else {
                values.at("switches")
                        .at(one.name())
                        .put("interface", one.device())
                        .addAll(more);
            }
        }
        for (Switch one : existing.strange().getOrDefault(hypervisor, List.of())) {
            values.at("switches").at(one.name()).put("interface", one.device()).put("existing", "yes");
        }
    }
}
