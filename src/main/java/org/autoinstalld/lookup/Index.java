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
    private final Map<Lladdr, KnownMachine> byLladdr;
    private final Map<IpAddress, KnownMachine> byAddress;
    private final Map<HostName, KnownMachine> byName;
    private final Map<HostName, List<KnownMachine>> byShortName;

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
        KnownMachine machine = new KnownMachine.Right(host);
        addNames(machine);
        for (Interface one : host.interfaces()) {
            one.lladdr().ifPresent(l -> byLladdr.put(l, machine));
            one.address().ifPresent(a -> byAddress.put(a, machine));
            one.address6().ifPresent(a -> byAddress.put(a, machine));
        }
    }

    private void add(BrokenHost host) {
        // hosts that clash are all broken, so whichever of them an address leads to is refused
        KnownMachine machine = new KnownMachine.Wrong(host);
        addNames(machine);
        host.lladdrs().forEach(l -> byLladdr.put(l, machine));
        host.addresses().forEach(a -> byAddress.put(a, machine));
    }

    private void addNames(KnownMachine machine) {
        byName.put(machine.name(), machine);
        if (machine.name().isQualified()) {
            HostName shortName = new HostName(machine.name().shortName());
            List<KnownMachine> others = byShortName.getOrDefault(shortName, List.of());
            List<KnownMachine> all = new ArrayList<>(others);
            all.add(machine);
            byShortName.put(shortName, others.isEmpty() ? List.of(machine) : List.copyOf(all));
        }
    }

    public Optional<KnownMachine> byLladdr(Lladdr lladdr) {
        return Optional.ofNullable(byLladdr.get(lladdr));
    }

    public Optional<KnownMachine> byAddress(IpAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /**
     * Whether {@code address} is that machine's, as far as anybody knows: one whose addresses nobody knows may be anybody.
     * Looks at what the address has, and not at the host.
     */
    public boolean isOwn(KnownMachine.Right machine, IpAddress address) {
        KnownMachine there = byAddress.get(address);
        return !machine.hasAddress()
                || (there instanceof KnownMachine.Right right
                        ? right.name().equals(machine.name())
                        : there != null && machine.host().has(address));
    }

    /** Those with that name, full or short. More than one if a short name is shared. */
    public List<KnownMachine> byName(HostName name) {
        KnownMachine full = byName.get(name);
        return full != null ? List.of(full) : byShortName.getOrDefault(name, List.of());
    }

    /** The one that somebody means, by name, by short name if no other has it, by lladdr or by address. */
    public Optional<KnownMachine> meant(String text) {
        List<KnownMachine> named = HostName.parse(text).map(this::byName).orElse(List.of());
        return named.size() == 1
                ? Optional.of(named.get(0))
                : Lladdr.parseLenient(text)
                        .flatMap(this::byLladdr)
                        .or(() -> IpAddress.parse(text).flatMap(this::byAddress));
    }
}
