package org.autoinstalld.lookup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;

/** All that machines are found by, built once for an inventory. */
public final class Index {
    private final Map<Lladdr, Machine> byLladdr;
    private final Map<IpAddress, Machine> byAddress;
    private final Map<HostName, Machine> byName;
    private final Map<HostName, List<Machine>> byShortName;

    public Index(Inventory inventory) {
        int size = (inventory.hosts().size() + inventory.broken().size()) * 2;
        byLladdr = new HashMap<>(size);
        byAddress = new HashMap<>(size);
        byName = new HashMap<>(size);
        byShortName = new HashMap<>(size);
        inventory.hosts().values().forEach(this::add);
        inventory.broken().values().forEach(this::add);
    }

    private void add(Host host) {
        Machine machine = new Machine.Right(host);
        addNames(machine);
        for (Interface one : host.interfaces()) {
            one.lladdr().ifPresent(l -> byLladdr.put(l, machine));
            one.address().ifPresent(a -> byAddress.put(a, machine));
            one.address6().ifPresent(a -> byAddress.put(a, machine));
        }
    }

    private void add(BrokenHost host) {
        // hosts that clash are all broken, so whichever of them an address leads to is refused
        Machine machine = new Machine.Wrong(host);
        addNames(machine);
        host.lladdrs().forEach(l -> byLladdr.put(l, machine));
        host.addresses().forEach(a -> byAddress.put(a, machine));
    }

    private void addNames(Machine machine) {
        byName.put(machine.name(), machine);
        if (machine.name().isQualified()) {
            HostName shortName = new HostName(machine.name().shortName());
            List<Machine> others = byShortName.getOrDefault(shortName, List.of());
            List<Machine> all = new ArrayList<>(others);
            all.add(machine);
            byShortName.put(shortName, others.isEmpty() ? List.of(machine) : List.copyOf(all));
        }
    }

    public Optional<Machine> byLladdr(Lladdr lladdr) {
        return Optional.ofNullable(byLladdr.get(lladdr));
    }

    public Optional<Machine> byAddress(IpAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** Those with that name, full or short. More than one if a short name is shared. */
    public List<Machine> byName(HostName name) {
        Machine full = byName.get(name);
        return full != null ? List.of(full) : byShortName.getOrDefault(name, List.of());
    }
}
