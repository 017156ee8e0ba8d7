package org.autoinstalld.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.PrefixedAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Hypervisor.Switch;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.problem.Problem;

/**
 * The hostname.if(5) files that the switches of a hypervisor need. A veb(4) takes its ports away from the network stack, so
 * the hypervisor itself is on it by a vport(4), or not at all; a bridge(4) leaves them their addresses, and has a vether(4)
 * only where the inventory gives it one.
 */
final class SwitchFiles {
    private final Inventory inventory;
    private final Hypervisor hypervisor;
    private final Map<String, SwitchFile> files = new LinkedHashMap<>();
    private final List<Problem> unknown = new ArrayList<>();

    SwitchFiles(Inventory inventory, Hypervisor hypervisor) {
        this.inventory = inventory;
        this.hypervisor = hypervisor;
        hypervisor.switches().values().forEach(this::add);
    }

    List<SwitchFile> files() {
        return List.copyOf(files.values());
    }

    /** What nobody says, and so no file has. */
    List<Problem> unknown() {
        return unknown;
    }

    private void add(Switch one) {
        String device = one.device();
        boolean veb = device.startsWith("veb");
        Set<String> ports = new LinkedHashSet<>(one.ports().orElse(List.of()));
        List<PrefixedAddress> addresses = one.addresses().orElseGet(() -> veb ? derived(one) : List.of());
        String kind = veb ? "vport" : "vether";
        boolean own = one.addresses().map(all -> !all.isEmpty()).orElse(veb)
                || ports.stream().anyMatch(port -> port.matches(kind + "[0-9]+"));
        String purpose = "switch " + one.name() + " of " + hypervisor.name();
        if (own) {
            String unit = device.replaceAll("[^0-9]", "");
            String port = ports.stream()
                    .filter(name -> name.matches(kind + "[0-9]+"))
                    .findFirst()
                    .orElse(kind + unit);
            ports.add(port);
            put(new SwitchFile(device, purpose, ports, List.of()));
            put(new SwitchFile(port, hypervisor.name() + " itself on " + device, Set.of(), addresses));
        } else {
            put(new SwitchFile(device, purpose, ports, List.of()));
        }
        if (own && addresses.isEmpty()) {
            unknown.add(Problem.warning(
                    one.place(),
                    "nothing says which address hypervisor '" + hypervisor.name() + "' has on switch '" + one.name()
                            + "'",
                    "address: ADDRESS/BITS, or [] for none"));
        }
        if (one.ports().isEmpty()) {
            unknown.add(Problem.warning(
                    one.place(),
                    "nothing says which interface of hypervisor '" + hypervisor.name() + "' leads from switch '"
                            + one.name() + "' to other machines",
                    "ports: [em0], or [] for none"));
        }
    }

    private void put(SwitchFile file) {
        files.merge(file.name(), file, SwitchFile::and);
    }

    /** The address of this server in the network of the guests, if this is its machine and no other switch has that network. */
    private List<PrefixedAddress> derived(Switch one) {
        if (hypervisor.vmConf().isEmpty()) {
            return List.of();
        }
        List<Network> networks = networks(one);
        return networks.stream()
                .filter(network -> hypervisor.switches().values().stream()
                        .noneMatch(
                                other -> !other.equals(one) && networks(other).contains(network)))
                .flatMap(network -> address(network).stream())
                .distinct()
                .toList();
    }

    private Optional<PrefixedAddress> address(Network network) {
        Optional<IpAddress> server = inventory.site().responseServer(network).map(ResponseServer::address);
        return Stream.of(Optional.of(network.subnet()), network.subnet6())
                .flatMap(Optional::stream)
                .flatMap(subnet -> server.filter(subnet::hasRoomFor).map(a -> own(a, subnet)).stream())
                .findFirst();
    }

    private static PrefixedAddress own(IpAddress address, Subnet subnet) {
        return new PrefixedAddress(address, subnet);
    }

    /** Those of the guests that are plugged into it. */
    private List<Network> networks(Switch one) {
        return inventory.hosts().values().stream()
                .filter(this::isGuest)
                .flatMap(host -> host.interfaces().stream())
                .filter(i -> i.switchName().filter(one.name()::equals).isPresent())
                .map(Interface::network)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    private boolean isGuest(Host host) {
        return host.vm().filter(vm -> vm.hypervisor().equals(hypervisor.name())).isPresent();
    }
}
