package org.autoinstalld.survey;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/** What only one machine can have, and who came first. Not for use by several threads. */
final class Claims {
    private final Set<Lladdr> lladdrs = new HashSet<>();
    private final Set<IpAddress> addresses = new HashSet<>();
    private final Set<String> disks = new HashSet<>();
    private final Map<String, String> nextServers = new HashMap<>();

    boolean lladdr(Lladdr lladdr) {
        return lladdrs.add(lladdr);
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
