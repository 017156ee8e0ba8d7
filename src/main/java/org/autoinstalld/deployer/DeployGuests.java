package org.autoinstalld.deployer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.machine.VmdMachines;

/** The guests among hosts, and the machines that they are on. */
final class DeployGuests {
    private final Map<HostName, DeployGuest> guests = new LinkedHashMap<>();

    DeployGuests(Inventory inventory, Collection<Host> hosts, VmdMachines machines) {
        hosts.forEach(
                host -> DeployGuest.of(inventory, host, machines).ifPresent(guest -> guests.put(host.name(), guest)));
    }

    /** Empty if it is no guest. */
    Optional<DeployGuest> of(Host host) {
        return Optional.ofNullable(guests.get(host.name()));
    }

    /** What is seen of their images now; nothing of those that are nobody knows where. */
    DiskSights disks() {
        List<DiskSights.Owner> owners =
                guests.values().stream().map(DeployGuest::owner).toList();
        return DiskSights.of(owners);
    }
}
