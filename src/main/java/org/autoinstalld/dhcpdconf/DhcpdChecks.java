package org.autoinstalld.dhcpdconf;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;

/**
 * What can be wrong with entries that are written properly. All but two are things {@code dhcpd -n} says nothing about; a
 * range outside its subnet, or over its edge, ends dhcpd.
 */
final class DhcpdChecks {
    private final List<DhcpdEntry<HostDeclaration>> hosts;
    private final List<DhcpdEntry<SubnetDeclaration>> subnets;
    private final Problems problems;

    DhcpdChecks(
            List<DhcpdEntry<HostDeclaration>> hosts, List<DhcpdEntry<SubnetDeclaration>> subnets, Problems problems) {
        this.hosts = hosts;
        this.subnets = subnets;
        this.problems = problems;
    }

    void run() {
        ranges();
        overlaps();
        names();
        lladdrs();
        addresses();
    }

    private void ranges() {
        for (DhcpdEntry<SubnetDeclaration> entry : subnets) {
            Subnet subnet = entry.value().subnet();
            for (Setting setting : entry.declaration().settings()) {
                SubnetDeclaration.Range.of(setting.parameter())
                        .filter(r -> !subnet.contains(r.low()) || !subnet.contains(r.high()))
                        .ifPresent(r -> problems.error(
                                setting.place(),
                                "range '" + r.low() + " " + r.high() + "' is not in subnet '" + subnet + "'",
                                "dhcpd does not start with it"));
            }
        }
    }

    private void overlaps() {
        TreeMap<Subnet, Place> sorted = new TreeMap<>();
        for (DhcpdEntry<SubnetDeclaration> entry : subnets) {
            Subnet subnet = entry.value().subnet();
            Place first = sorted.putIfAbsent(subnet, entry.place());
            if (first != null) {
                problems.warning(entry.place(), "subnet '" + subnet + "' a second time", "the first is at " + first);
            }
        }
        Map.Entry<Subnet, Place> outer = null;
        for (Map.Entry<Subnet, Place> inner : sorted.entrySet()) {
            if (outer != null && outer.getKey().contains(inner.getKey().base())) {
                problems.warning(
                        inner.getValue(),
                        "subnet '" + inner.getKey() + "' lies in subnet '" + outer.getKey() + "'",
                        "that one is at " + outer.getValue());
            } else {
                outer = inner;
            }
        }
    }

    private void names() {
        Map<String, Place> seen = new HashMap<>();
        for (DhcpdEntry<HostDeclaration> host : hosts) {
            String name = host.value().name();
            if (name.isEmpty()) {
                continue;
            }
            Place first = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), host.place());
            if (first != null) {
                problems.warning(host.place(), "host '" + name + "' a second time", "the first is at " + first);
            }
        }
    }

    private void lladdrs() {
        // a host may be without lladdr only because the line could not be read
        boolean sound = !problems.hasErrors();
        Map<Lladdr, DhcpdEntry<HostDeclaration>> seen = new HashMap<>();
        for (DhcpdEntry<HostDeclaration> host : hosts) {
            Optional<Lladdr> lladdr = host.value().lladdr();
            if (lladdr.isEmpty()) {
                if (sound) {
                    matchesNobody(host);
                }
                continue;
            }
            Place place =
                    host.declaration().setting("hardware").map(Setting::place).orElse(host.place());
            if (lladdr.get().isMulticast()) {
                problems.warning(
                        place,
                        "lladdr '" + lladdr.get() + "' of host '" + host.value().name() + "' is a multicast address",
                        "the second digit of a machine's address is even, as in fe:e1:bb:00:00:01");
            } else if (lladdr.get().isZero()) {
                problems.warning(place, "lladdr '" + lladdr.get() + "' belongs to no machine", "write the machine's");
            }
            DhcpdEntry<HostDeclaration> first = seen.putIfAbsent(lladdr.get(), host);
            if (first != null) {
                problems.warning(
                        place,
                        "lladdr '" + lladdr.get() + "' a second time",
                        "host '" + first.value().name() + "' at " + first.place()
                                + " has it too, and the first whose address fits the network wins");
            }
        }
    }

    private void matchesNobody(DhcpdEntry<HostDeclaration> host) {
        boolean other = host.value().others().stream()
                .anyMatch(p -> p.name().equals("hardware") || p.name().equals("option dhcp-client-identifier"));
        if (!other) {
            problems.warning(
                    host.place(),
                    "host '" + host.value().name() + "' has no lladdr, so that it is nobody's",
                    "add: hardware ethernet ADDRESS;");
        }
    }

    private void addresses() {
        Map<IpAddress, DhcpdEntry<HostDeclaration>> seen = new HashMap<>();
        TreeMap<IpAddress, SubnetDeclaration.Range> ranges = new TreeMap<>();
        for (DhcpdEntry<SubnetDeclaration> subnet : subnets) {
            subnet.value().ranges().forEach(r -> ranges.put(r.low(), r));
        }
        NavigableMap<IpAddress, Subnet> outermost = outermost();
        for (DhcpdEntry<HostDeclaration> host : hosts) {
            if (host.value().fixedAddresses().isEmpty()) {
                continue;
            }
            Place place = host.declaration()
                    .setting("fixed-address")
                    .map(Setting::place)
                    .orElse(host.place());
            for (IpAddress address : host.value().addresses()) {
                inSubnet(host, address, place, outermost);
                Map.Entry<IpAddress, SubnetDeclaration.Range> below = ranges.floorEntry(address);
                if (below != null && below.getValue().contains(address)) {
                    problems.warning(
                            place,
                            "address '" + address + "' is in the range '" + below.getKey() + " "
                                    + below.getValue().high() + "'",
                            "dhcpd may hand it to another machine");
                }
                DhcpdEntry<HostDeclaration> first = seen.putIfAbsent(address, host);
                if (first != null) {
                    problems.warning(
                            place,
                            "address '" + address + "' a second time",
                            "host '" + first.value().name() + "' at " + first.place() + " has it too");
                }
            }
        }
    }

    /** A host belongs to the subnet around it, or the subnets of its shared network, or else to any subnet of the file. */
    private void inSubnet(
            DhcpdEntry<HostDeclaration> host,
            IpAddress address,
            Place place,
            NavigableMap<IpAddress, Subnet> outermost) {
        List<Subnet> around = around(host.declaration());
        Optional<Subnet> home;
        if (around.isEmpty()) {
            if (outermost.isEmpty()) {
                return;
            }
            home = Optional.ofNullable(outermost.floorEntry(address))
                    .map(Map.Entry::getValue)
                    .filter(s -> s.contains(address));
        } else {
            home = around.stream().filter(s -> s.contains(address)).findFirst();
        }
        if (home.isEmpty()) {
            problems.warning(
                    place,
                    "address '" + address + "' of host '" + host.value().name() + "' is "
                            + (around.isEmpty()
                                    ? "in no subnet of this file"
                                    : "not in subnet '" + around.get(0) + "'"),
                    "dhcpd never hands it out there");
        } else if (!home.get().hasRoomFor(address)) {
            problems.warning(
                    place,
                    "address '" + address + "' is the network's own or its broadcast address",
                    "take another one of '" + home.get() + "'");
        }
    }

    /** The subnets that lie in no other one, by their lowest address: at most one of them holds an address. */
    private NavigableMap<IpAddress, Subnet> outermost() {
        NavigableMap<IpAddress, Subnet> found = new TreeMap<>();
        subnets.stream().map(e -> e.value().subnet()).sorted().forEach(subnet -> {
            Map.Entry<IpAddress, Subnet> before = found.lastEntry();
            if (before == null || !before.getValue().contains(subnet.base())) {
                found.put(subnet.base(), subnet);
            }
        });
        return found;
    }

    private static List<Subnet> around(Declaration host) {
        Optional<Declaration> subnet = host.enclosingSubnet();
        return subnet.isPresent()
                ? subnet.get().subnet().stream().toList()
                : host.enclosing(BlockKind.SHARED_NETWORK).stream()
                        .flatMap(wire -> wire.declarations().stream())
                        .flatMap(inner -> inner.subnet().stream())
                        .toList();
    }
}
