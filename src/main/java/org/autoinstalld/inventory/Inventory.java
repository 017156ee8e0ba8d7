package org.autoinstalld.inventory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.address.HostName;
import org.autoinstalld.problem.Place;
import org.autoinstalld.yaml.SecretSource.HostToken;

/**
 * Everything under inventory/ as one immutable value. Maps keep a stable order: by name.
 *
 * @param hosts those that are right in themselves; whether a file renders for them is the templates' matter
 * @param broken those with a mistake of their own: known by name, and by lladdr and address where these could be read,
 *     so that they are refused rather than taken for unknown machines
 * @param revision hexadecimal digest of what was read, equal for equal content
 */
public record Inventory(
        Site site,
        Map<String, Network> networks,
        Map<String, Hypervisor> hypervisors,
        Map<HostName, Host> hosts,
        Map<HostName, BrokenHost> broken,
        String revision) {

    /** Where a host is written, right or not; empty if it is nowhere. */
    public Optional<Place> place(HostName name) {
        return Optional.ofNullable(hosts.get(name))
                .map(Host::place)
                .or(() -> Optional.ofNullable(broken.get(name)).map(BrokenHost::place));
    }

    /** What name servers call a host: one whose key is no full name gets its network's domain. */
    public String fullName(Host host) {
        if (host.name().isQualified()) {
            return host.name().text();
        }
        Optional<String> domain =
                host.netboot().network().flatMap(Network::domain).or(site::domain);
        return host.name().text() + domain.map(d -> "." + d).orElse("");
    }

    Inventory withTokens(Function<HostName, HostToken> tokens) {
        Map<HostName, Host> all = new LinkedHashMap<>(hosts);
        all.replaceAll((name, host) -> host.access().demands(Policy.TOKEN) ? host.with(tokens.apply(name)) : host);
        return new Inventory(site, networks, hypervisors, Collections.unmodifiableMap(all), broken, revision);
    }
}
