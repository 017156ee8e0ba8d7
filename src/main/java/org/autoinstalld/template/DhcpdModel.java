package org.autoinstalld.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.inventory.Site;

/**
 * What entries of dhcpd.conf(5) are made from.
 *
 * @param segments in the order they are printed
 * @param armed the hosts that are armed, and for what
 */
public record DhcpdModel(Site site, List<Segment> segments, Map<HostName, Mode> armed) {
    /**
     * A network and the hosts on it.
     *
     * @param hosts in the order they are printed; interfaces of theirs that are elsewhere are left out
     */
    public record Segment(Network network, List<Host> hosts) {}

    /** All networks by name, each with its hosts by name. */
    public static DhcpdModel of(Inventory inventory, Map<HostName, Mode> armed) {
        List<Segment> segments = inventory.networks().values().stream()
                .sorted(Comparator.comparing(Network::name))
                .map(network -> new Segment(network, hostsOn(inventory, network)))
                .toList();
        return new DhcpdModel(inventory.site(), segments, armed);
    }

    /** The same where nothing is armed. */
    public static DhcpdModel of(Inventory inventory) {
        return of(inventory, Map.of());
    }

    /** The same where some networks have some hosts alone. */
    public DhcpdModel narrowed(Predicate<Network> some, Predicate<Host> wanted) {
        return new DhcpdModel(
                site,
                segments.stream()
                        .map(s -> some.test(s.network)
                                ? new Segment(
                                        s.network,
                                        s.hosts.stream().filter(wanted).toList())
                                : s)
                        .toList(),
                armed);
    }

    /** Only some hosts, and only the networks these are on. */
    public DhcpdModel only(Predicate<Host> wanted) {
        List<Segment> some = segments.stream()
                .map(s -> new Segment(s.network, s.hosts.stream().filter(wanted).toList()))
                .filter(s -> !s.hosts.isEmpty())
                .toList();
        return new DhcpdModel(site, some, armed);
    }

    /** The same networks without some hosts. */
    public DhcpdModel without(Set<HostName> left) {
        if (left.isEmpty()) {
            return this;
        }
        List<Segment> rest = segments.stream()
                .map(s -> new Segment(
                        s.network,
                        s.hosts.stream().filter(h -> !left.contains(h.name())).toList()))
                .toList();
        return new DhcpdModel(site, rest, armed);
    }

    /** The same, but host declarations alone for networks whose subnet is declared elsewhere in the file. */
    public DhcpdModel withoutSubnets(Set<Subnet> declared) {
        List<Segment> same = segments.stream()
                .map(s -> declared.contains(s.network.subnet()) ? new Segment(s.network.hostsOnly(), s.hosts) : s)
                .toList();
        return new DhcpdModel(site, same, armed);
    }

    private static List<Host> hostsOn(Inventory inventory, Network network) {
        return inventory.hosts().values().stream()
                .filter(host -> host.interfaces().stream().anyMatch(i -> isServed(i, network)))
                .sorted(Comparator.comparing(Host::name))
                .toList();
    }

    /** Whether dhcpd(8) knows the interface there; vmd(8) itself serves its local ones. */
    private static boolean isServed(Interface i, Network network) {
        return i.lladdr().isPresent()
                && !i.local()
                && i.network().filter(n -> n.name().equals(network.name())).isPresent();
    }

    /**
     * One host declaration.
     *
     * @param index of the interface among the host's
     */
    record Declaration(Host host, Interface on, int index, Segment segment, DhcpdModel model) {
        /** The host's name; the declaration of a further interface has the interface's name or number behind it. */
        String name() {
            String suffix = index == 0 ? "" : "-" + on.name().orElse(Integer.toString(index + 1));
            return host.name() + suffix;
        }

        /** Only the interface a machine boots from is told what to do. */
        Optional<String> filename() {
            // without its token it would ask in vain
            boolean lost =
                    host.access().demands(Policy.TOKEN) && host.access().token().isEmpty();
            return index == 0 && !lost ? DhcpdModel.filename(host, model.armed) : Optional.empty();
        }

        /** That a machine is told nothing, though the subnet around it names an installer: that has to be taken back. */
        boolean isWithheld() {
            return model.servesUnknown(segment)
                    && segment.network.dhcp() == Network.DhcpStyle.WHOLE
                    && filename().isEmpty();
        }

        static String filename(String prefix, Mode mode) {
            return (prefix.isEmpty() ? "" : prefix + "/") + "auto_" + mode.word();
        }
    }

    List<Declaration> declarations(Segment segment) {
        List<Declaration> all = new ArrayList<>();
        for (Host host : segment.hosts) {
            for (int i = 0; i < host.interfaces().size(); i++) {
                Interface on = host.interfaces().get(i);
                if (isServed(on, segment.network)) {
                    all.add(new Declaration(host, on, i, segment, this));
                }
            }
        }
        return all;
    }

    /** What DHCP tells a host's first interface, where some hosts are armed. */
    public static Optional<String> filename(Host host, Map<HostName, Mode> armed) {
        Optional<Mode> meant = Optional.ofNullable(armed.get(host.name()));
        return (host.boot().whileArmed() ? meant : meant.or(() -> Optional.of(Mode.INSTALL)))
                .filter(host.boot()::permits)
                .map(mode -> Declaration.filename(host.directory(), mode));
    }

    /** Where machines of that network find this server. */
    Optional<IpAddress> nextServer(Segment segment) {
        return site.responseServer(segment.network).map(ResponseServer::address);
    }

    Optional<String> domain(Segment segment) {
        return segment.network.domain().or(site::domain);
    }

    /** Whether machines that are not in the inventory may install from that network. */
    boolean servesUnknown(Segment segment) {
        return site.unknown()
                .filter(u -> u.networks().contains(segment.network.name()))
                .isPresent();
    }
}
