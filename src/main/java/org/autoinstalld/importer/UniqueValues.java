package org.autoinstalld.importer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/** What only one machine can have, and who came first. Not for use by several threads. */
final class UniqueValues {
    private final Set<Lladdr> lladdrs = new HashSet<>();
    private final Set<IpAddress> addresses = new HashSet<>();
    private final Map<String, HostName> hosts = new HashMap<>();
    private final Set<String> blocks = new HashSet<>();
    private final Set<String> disks = new HashSet<>();
    private final Map<String, String> nextServers = new HashMap<>();

    /**
     * @param hosts whose entries are called as they are
     */
    UniqueValues(Set<HostName> hosts) {
        hosts.forEach(h -> this.hosts.put(h.text(), h));
    }

    boolean lladdr(Lladdr lladdr) {
        return lladdrs.add(lladdr);
    }

    /** What a block may be called besides its host: nothing that is another host's, or is taken. */
    boolean block(String name, HostName host) {
        String key = name.toLowerCase(Locale.ROOT);
        HostName owner = hosts.getOrDefault(key, host);
        return owner.equals(host) && blocks.add(key);
    }

    boolean address(IpAddress address) {
        return addresses.add(address);
    }

    /** All or none. */
    boolean disks(String hypervisor, List<String> paths) {
        List<String> keys = paths.stream().map(p -> hypervisor + ":" + p).toList();
        if (keys.stream().anyMatch(disks::contains) || Set.copyOf(keys).size() < keys.size()) {
            return false;
        }
        return disks.addAll(keys);
    }

    void nextServer(String network, String address) {
        nextServers.put(network, address);
    }

    /** What all installing machines of a network have as next-server. */
    Optional<String> nextServer(String network) {
        return Optional.ofNullable(nextServers.get(network));
    }
}
