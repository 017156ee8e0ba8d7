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
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.yaml.FreeValue;
import org.jspecify.annotations.Nullable;

/** Which host of the inventory has a name, lladdr or address that stands in a file. */
final class HostIndex {
    private final Map<Lladdr, Host> byLladdr = new HashMap<>();
    private final Map<IpAddress, Host> byAddress = new HashMap<>();
    private final Map<String, Host> byOtherBlock = new HashMap<>();
    private final Map<String, Host> byOtherGuest = new HashMap<>();
    private final Inventory inventory;

    HostIndex(Inventory inventory) {
        this.inventory = inventory;
        for (Host host : inventory.hosts().values()) {
            host.interfaces().forEach(i -> {
                i.lladdr().ifPresent(l -> byLladdr.put(l, host));
                i.address().ifPresent(a -> byAddress.put(a, host));
            });
            Map<String, FreeValue> vars = host.settings().of(Settings.VARS);
            otherNames(vars.get("dhcpd")).forEach(name -> byOtherBlock.put(name.toLowerCase(Locale.ROOT), host));
            otherNames(vars.get("vmconf")).forEach(name -> byOtherGuest.put(name, host));
        }
    }

    /** Import keeps under {@code vars} what entries were called that are not called as their host. */
    private static Stream<String> otherNames(@Nullable FreeValue exceptions) {
        if (!(exceptions instanceof FreeValue.Mapping mapping)) {
            return Stream.of();
        }
        Stream<String> further = mapping.entries().get("further") instanceof FreeValue.Mapping blocks
                ? blocks.entries().values().stream().flatMap(HostIndex::otherNames)
                : Stream.of();
        return mapping.entries().get("name") instanceof FreeValue.Text text
                ? Stream.concat(Stream.of(text.text()), further)
                : further;
    }

    Optional<Host> byLladdr(Lladdr lladdr) {
        return Optional.ofNullable(byLladdr.get(lladdr));
    }

    Optional<Host> byAddress(IpAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** Of an entry in such a file. */
    Optional<Host> byEntry(KeptFile.Kind kind, String name) {
        return kind == KeptFile.Kind.DHCPD ? byBlock(name) : byGuest(name);
    }

    /** Of a host block's name: the host's own, or with an interface's name or number behind it. */
    Optional<Host> byBlock(String name) {
        return ofBlock(name).or(() -> {
            int dash = name.lastIndexOf('-');
            return dash < 0 ? Optional.empty() : ofBlock(name.substring(0, dash));
        });
    }

    private Optional<Host> ofBlock(String name) {
        return byName(name).or(() -> Optional.ofNullable(byOtherBlock.get(name.toLowerCase(Locale.ROOT))));
    }

    /** Of a VM's name, which nothing is put behind: {@code web1-old} is somebody else's. */
    Optional<Host> byGuest(String name) {
        return byName(name).or(() -> Optional.ofNullable(byOtherGuest.get(name)));
    }

    private Optional<Host> byName(String name) {
        return HostName.parse(name)
                .flatMap(n -> Optional.ofNullable(inventory.hosts().get(n)));
    }

    /** Whether an entry in such a file belongs to a host that is in the inventory, but with a mistake. */
    boolean isBroken(KeptFile.Kind kind, String name) {
        int dash = kind == KeptFile.Kind.DHCPD ? name.lastIndexOf('-') : -1;
        return isBroken(name) || dash >= 0 && isBroken(name.substring(0, dash));
    }

    private boolean isBroken(String name) {
        return HostName.parse(name).filter(inventory.broken()::containsKey).isPresent();
    }
}
