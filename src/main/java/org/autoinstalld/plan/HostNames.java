package org.autoinstalld.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;

/** The hosts of an inventory that have fixed addresses, by name. One whose key is no full name gets its network's domain. */
public record HostNames(List<NamedHost> hosts) {
    public HostNames {
        hosts = List.copyOf(hosts);
    }

    /** All that names and addresses can be told of. */
    public static HostNames of(Inventory inventory, Predicate<Host> wanted) {
        return of(inventory, wanted, host -> List.of());
    }

    /**
     * The same with their host keys.
     *
     * @param sshfp what SSHFP records say of a host
     */
    public static HostNames of(Inventory inventory, Predicate<Host> wanted, Function<Host, List<String>> sshfp) {
        return new HostNames(inventory.hosts().values().stream()
                .filter(wanted)
                .map(host -> new NamedHost(inventory.fullName(host), addresses(host), sshfp.apply(host)))
                .filter(host -> !host.addresses().isEmpty())
                .toList());
    }

    /** The same with the keys that a section has of them. */
    HostNames withKeysOf(String section) {
        Map<String, List<String>> keys =
                WrittenNames.of(section).stream().collect(Collectors.toMap(NamedHost::name, NamedHost::sshfp));
        return new HostNames(hosts.stream()
                .map(h -> new NamedHost(h.name(), h.addresses(), keys.getOrDefault(h.name(), List.of())))
                .toList());
    }

    /** The same with more hosts, each where its name belongs. */
    public HostNames and(List<NamedHost> more) {
        List<NamedHost> all = new ArrayList<>(hosts);
        for (NamedHost host : more) {
            int at = 0;
            while (at < all.size() && all.get(at).name().compareTo(host.name()) <= 0) {
                at++;
            }
            all.add(at, host);
        }
        return new HostNames(all);
    }

    private static List<IpAddress> addresses(Host host) {
        return host.interfaces().stream().flatMap(HostNames::addresses).toList();
    }

    private static Stream<IpAddress> addresses(Interface i) {
        return Stream.concat(i.address().stream(), i.address6().stream());
    }

    /** A {@code server:} clause for unbound.conf(5) with A, AAAA and PTR records; nothing if there are no hosts. */
    public String unbound() {
        StringBuilder out = new StringBuilder();
        for (NamedHost host : hosts) {
            for (IpAddress address : host.addresses()) {
                out.append(out.length() == 0 ? "server:\n" : "")
                        .append("\tlocal-data: \"")
                        .append(host.name())
                        .append(". IN ")
                        .append(address.isV4() ? "A " : "AAAA ")
                        .append(address)
                        .append("\"\n\tlocal-data-ptr: \"")
                        .append(address)
                        .append(' ')
                        .append(host.name())
                        .append("\"\n");
            }
            for (String record : host.sshfp()) {
                out.append("\tlocal-data: \"")
                        .append(host.name())
                        .append(". IN SSHFP ")
                        .append(record)
                        .append("\"\n");
            }
        }
        return out.toString();
    }

    /** Lines of hosts(5): address, full name, and the short name if no other host has it. */
    public String hostsFile() {
        Map<String, Integer> shortNames = new HashMap<>();
        hosts.forEach(h -> shortNames.merge(h.shortName(), 1, Integer::sum));
        StringBuilder out = new StringBuilder();
        for (NamedHost host : hosts) {
            boolean unique = Integer.valueOf(1).equals(shortNames.get(host.shortName()))
                    && !host.shortName().equals(host.name());
            for (IpAddress address : host.addresses()) {
                out.append(address)
                        .append('\t')
                        .append(host.name())
                        .append(unique ? " " + host.shortName() : "")
                        .append('\n');
            }
        }
        return out.toString();
    }

    /** Records of one zone: addresses of the names in it, or in a reverse zone the names of its addresses. */
    List<String> records(String zone) {
        List<String> records = new ArrayList<>();
        boolean reverse = Reverse.isZone(zone);
        for (NamedHost host : hosts) {
            for (IpAddress address : host.addresses()) {
                if (!reverse && isIn(zone, host.name())) {
                    records.add(host.name() + ".\tIN " + (address.isV4() ? "A" : "AAAA") + " " + address);
                } else if (reverse && isIn(zone, Reverse.name(address))) {
                    records.add(Reverse.name(address) + ".\tIN PTR " + host.name() + ".");
                }
            }
            if (!reverse && isIn(zone, host.name())) {
                host.sshfp().forEach(record -> records.add(host.name() + ".\tIN SSHFP " + record));
            }
        }
        return records;
    }

    private static boolean isIn(String zone, String name) {
        return name.equals(zone) || name.endsWith("." + zone);
    }
}
