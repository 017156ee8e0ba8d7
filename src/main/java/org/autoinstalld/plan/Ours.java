package org.autoinstalld.plan;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Value;
import org.autoinstalld.problem.Place;
import org.jspecify.annotations.Nullable;

/** Whose name, lladdr or address something is, and where the inventory says so. */
final class Ours {
    private final Map<Lladdr, Host> byLladdr = new HashMap<>();
    private final Map<IpAddress, Host> byAddress = new HashMap<>();
    private final Map<String, Host> byOtherName = new HashMap<>();
    private final Inventory inventory;

    Ours(Inventory inventory) {
        this.inventory = inventory;
        inventory
                .hosts()
                .values()
                .forEach(host -> host.interfaces().forEach(i -> {
                    i.lladdr().ifPresent(l -> byLladdr.put(l, host));
                    i.address().ifPresent(a -> byAddress.put(a, host));
                }));
        inventory
                .hosts()
                .values()
                .forEach(host -> Stream.of("dhcpd", "vmconf")
                        .map(file -> host.settings().vars().get(file))
                        .flatMap(Ours::otherNames)
                        .forEach(name -> byOtherName.put(name.toLowerCase(Locale.ROOT), host)));
    }

    /** Import keeps under {@code vars} what entries were called that are not called as their host. */
    private static Stream<String> otherNames(@Nullable Value exceptions) {
        if (!(exceptions instanceof Value.Mapping mapping)) {
            return Stream.of();
        }
        Stream<String> further = mapping.entries().get("further") instanceof Value.Mapping blocks
                ? blocks.entries().values().stream().flatMap(Ours::otherNames)
                : Stream.of();
        return mapping.entries().get("name") instanceof Value.Text text
                ? Stream.concat(Stream.of(text.text()), further)
                : further;
    }

    Optional<Host> byLladdr(Lladdr lladdr) {
        return Optional.ofNullable(byLladdr.get(lladdr));
    }

    Optional<Host> byAddress(IpAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** Of a declaration's name: the host's own, or with an interface's name or number behind it. */
    Optional<Host> byEntry(String name) {
        return byName(name).or(() -> {
            int dash = name.lastIndexOf('-');
            return dash < 0 ? Optional.empty() : byName(name.substring(0, dash));
        });
    }

    private Optional<Host> byName(String name) {
        return HostName.parse(name)
                .flatMap(n -> Optional.ofNullable(inventory.hosts().get(n)))
                .or(() -> Optional.ofNullable(byOtherName.get(name.toLowerCase(Locale.ROOT))));
    }

    /** Whether an entry belongs to a host that is in the inventory, but with a mistake. */
    boolean isBroken(String entry) {
        int dash = entry.lastIndexOf('-');
        return isBrokenName(entry) || dash >= 0 && isBrokenName(entry.substring(0, dash));
    }

    private boolean isBrokenName(String name) {
        return HostName.parse(name).filter(inventory.broken()::containsKey).isPresent();
    }

    static Place place(Optional<Host> host, Place otherwise) {
        return host.map(Host::place).orElse(otherwise);
    }
}
