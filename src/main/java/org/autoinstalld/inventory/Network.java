package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.ADDRESS4;
import static org.autoinstalld.yaml.ValueType.number;
import static org.autoinstalld.yaml.ValueType.text;
import static org.autoinstalld.yaml.ValueType.word;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * A network as dhcpd.conf(5) needs it. dhcpd(8) speaks IPv4: the IPv6 subnet is for addresses only.
 *
 * @param siteDomain what holds if it says none
 */
public record Network(
        String name, ValueMap values, @Nullable String siteDomain) {
    public static final Shape SHAPE = new Shape("a network");

    private static final Key<Subnet> SUBNET =
            SHAPE.key("subnet", subnet("an IPv4", "^[0-9]+(\\.[0-9]+){3}/[0-9]+$", true), "The IPv4 subnet.");

    private static final Key<Subnet> SUBNET6 = SHAPE.printed(
            "subnet6", subnet("an IPv6", ":.*/[0-9]+$", false), "The IPv6 subnet, for address6 of hosts.");

    private static final Key<List<IpAddress>> ROUTERS = SHAPE.printed("routers", ADDRESS4.list(), "option routers.");

    private static final Key<List<IpAddress>> NAME_SERVERS =
            SHAPE.printed("name-servers", ADDRESS4.list(), "option domain-name-servers.");

    private static final Key<String> DOMAIN =
            SHAPE.key("domain", ValueType.DOMAIN, "option domain-name; default site.domain.");

    private static final Key<Range> RANGE = SHAPE.key(
            "range",
            text("two IPv4 addresses with a blank or '-' between", "", Network::range),
            "Addresses dhcpd hands out to anybody: LOW HIGH.");

    static {
        SHAPE.printed("default-lease-time", number(1, Integer.MAX_VALUE), "default-lease-time, in seconds.");
        SHAPE.printed("max-lease-time", number(1, Integer.MAX_VALUE), "max-lease-time, in seconds.");
        SHAPE.printed("unknown-clients", word("allow", "deny").as("allow"::equals), "allow or deny unknown-clients.");
    }

    private static final Key<IpAddress> NEXT_SERVER = SHAPE.key(
            "next-server", ADDRESS4, "The response server as this network reaches it; default site.response-server.");

    private static final Key<DhcpStyle> DHCP = SHAPE.printed(
            "dhcp",
            word("whole", "hosts").as(DhcpStyle::of).otherwise(DhcpStyle.WHOLE),
            "whole: the subnet declaration is ours (default); hosts: only host declarations are.");

    static {
        SHAPE.instead("routers: [ADDRESS]", Synonyms.GATEWAY);
        SHAPE.instead("name-servers: [ADDRESS]", Synonyms.NAME_SERVERS);
        SHAPE.instead("subnet: ADDRESS/BITS", "net network netmask mask cidr prefix address ip " + Synonyms.ADDRESS);
        SHAPE.instead("subnet6: PREFIX/64", Synonyms.ADDRESS6 + " prefix6");
        SHAPE.instead("domain: ...", "dnsdomain domainname search searchdomain");
        SHAPE.instead("range: LOW HIGH", "pool dhcprange dynamic start end");
        SHAPE.instead("next-server: ADDRESS", "tftp tftpserver bootserver responseserver");
        SHAPE.instead("default-lease-time: SECONDS", "leasetime lease");
    }

    /** Empty if it has no subnet, and so is none. */
    static Optional<Network> read(String name, MapReader section, @Nullable String siteDomain) {
        Network network = new Network(name, section.values(), siteDomain);
        if (!section.has("subnet") && !section.isToFillIn("subnet")) {
            section.error("network '" + name + "' has no subnet", "subnet: ADDRESS/BITS");
        }
        if (!network.values.has(SUBNET)) {
            return Optional.empty();
        }
        for (IpAddress router : network.routers()) {
            if (!network.subnet().hasRoomFor(router)) {
                section.error(
                        "routers", "router " + router + " is not in " + network.subnet(), "an address of the subnet");
            }
        }
        network.range()
                .filter(range -> !network.subnet().hasRoomFor(range.low())
                        || !network.subnet().hasRoomFor(range.high()))
                .ifPresent(range -> section.error(
                        "range",
                        "range " + range.low() + " " + range.high() + " is not in " + network.subnet(),
                        "two addresses of the subnet"));
        return Optional.of(network);
    }

    /** Whether an address is one of it, be it for a host or not. */
    public boolean holds(IpAddress address) {
        return address.isV4()
                ? subnet().contains(address)
                : subnet6().filter(s -> s.contains(address)).isPresent();
    }

    public Subnet subnet() {
        return values.of(SUBNET);
    }

    public Optional<Subnet> subnet6() {
        return values.get(SUBNET6);
    }

    public List<IpAddress> routers() {
        return values.of(ROUTERS);
    }

    public List<IpAddress> nameServers() {
        return values.of(NAME_SERVERS);
    }

    /** option domain-name; the site's if the network has none. */
    public Optional<String> domain() {
        return values.get(DOMAIN).or(() -> Optional.ofNullable(siteDomain));
    }

    public Optional<Range> range() {
        return values.get(RANGE);
    }

    /** The response server as machines here reach it, if not the site's. */
    public Optional<IpAddress> nextServer() {
        return values.get(NEXT_SERVER);
    }

    public DhcpStyle dhcp() {
        return values.of(DHCP);
    }

    /** The same network with {@link DhcpStyle#HOSTS}. */
    public Network hostsOnly() {
        return new Network(name, values.with(DHCP, DhcpStyle.HOSTS), siteDomain);
    }

    private static ValueType<Subnet> subnet(String kind, String pattern, boolean v4) {
        ValueType<String> line = text(kind + " subnet, ADDRESS/BITS", pattern, Optional::of);
        return new ValueType<>(
                line.kind(),
                at -> at.line().flatMap(text -> {
                    Optional<Subnet> found = Subnet.parse(text).filter(s -> s.isV4() == v4);
                    if (found.isEmpty()) {
                        String remedy = Subnet.parseLenient(text)
                                .filter(s -> s.isV4() == v4)
                                .map(s -> "did you mean '" + s + "'?")
                                .orElse(kind + " subnet, ADDRESS/BITS, is expected");
                        at.error("'" + at.key() + "' is '" + text + "'", remedy);
                    }
                    return found;
                }),
                null);
    }

    private static Optional<Range> range(String text) {
        String[] ends = text.split("\\s*-\\s*|\\s+", -1);
        if (ends.length != 2) {
            return Optional.empty();
        }
        Optional<IpAddress> low = IpAddress.parse(ends[0]).filter(IpAddress::isV4);
        Optional<IpAddress> high = IpAddress.parse(ends[1]).filter(IpAddress::isV4);
        return low.isPresent() && high.isPresent() && low.get().compareTo(high.get()) <= 0
                ? Optional.of(new Range(low.get(), high.get()))
                : Optional.empty();
    }

    /** Addresses dhcpd(8) hands out to anybody, both ends included. */
    public record Range(IpAddress low, IpAddress high) {
        public boolean contains(IpAddress address) {
            return address.isV4() && low.compareTo(address) <= 0 && address.compareTo(high) <= 0;
        }
    }

    /** How much of dhcpd.conf is ours. */
    public enum DhcpStyle {
        /** The subnet declaration with all in it. */
        WHOLE,
        /** Host declarations alone, at top level; the subnet stands elsewhere. */
        HOSTS;

        private static DhcpStyle of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }

        /** As the inventory spells it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
