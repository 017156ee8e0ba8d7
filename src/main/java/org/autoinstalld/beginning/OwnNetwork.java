package org.autoinstalld.beginning;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.conffile.CommandRunner;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Programs;

/**
 * What this machine knows of the network that its default route leads through. What it does not know for sure is left out.
 *
 * @param place how this machine is in it
 * @param nameServers those that other machines may reach, too
 * @param domain that of this machine's name, else the one that names are searched in
 * @param release of OpenBSD, if this machine runs it
 * @param timezone this machine's
 */
public record OwnNetwork(
        Optional<Attachment> place,
        List<IpAddress> nameServers,
        Optional<String> domain,
        Optional<String> release,
        String timezone) {
    private static final int NARROWEST = 30;
    private static final int WIDEST = 8;

    /** How this machine is in its network. */
    public record Attachment(String device, IpAddress own, Subnet subnet, Optional<IpAddress> router) {}

    /** An address of an interface, and how long its network's prefix is. */
    record Address(IpAddress address, int bits) {}

    /** What this machine says. */
    public static OwnNetwork look() {
        Optional<String> name = Optional.of(first(Path.of("/etc/myname")))
                .filter(n -> !n.isEmpty())
                .or(() -> Optional.of(first(Path.of("/etc/hostname"))));
        boolean openbsd = System.getProperty("os.name", "").equals("OpenBSD");
        return of(
                route(),
                OwnNetwork::addresses,
                name.orElse(""),
                text(Path.of("/etc/resolv.conf")),
                openbsd ? Optional.of(System.getProperty("os.version", "")) : Optional.empty(),
                ZoneId.systemDefault().getId());
    }

    static OwnNetwork of(
            Optional<DefaultRoute> route,
            Function<String, List<Address>> addresses,
            String hostName,
            String resolver,
            Optional<String> release,
            String timezone) {
        return new OwnNetwork(
                route.flatMap(r -> place(r, addresses.apply(r.device()))),
                nameServers(resolver),
                domain(hostName, resolver),
                release.filter(r -> r.matches("[0-9]+\\.[0-9]")),
                timezone);
    }

    private static Optional<DefaultRoute> route() {
        Path table = Path.of("/proc/net/route");
        if (Files.isReadable(table)) {
            return DefaultRoute.ofLinux(text(table), ByteOrder.nativeOrder());
        }
        CommandRunner.Outcome printed = new Programs()
                .run(new ExternalCommand(List.of("route", "-n", "get", "default"), Duration.ofSeconds(5)));
        return printed.succeeded() ? DefaultRoute.ofBsd(printed.output()) : Optional.empty();
    }

    private static List<Address> addresses(String device) {
        List<Address> all = new ArrayList<>();
        try {
            NetworkInterface found = NetworkInterface.getByName(device);
            if (found != null) {
                for (InterfaceAddress one : found.getInterfaceAddresses()) {
                    all.add(new Address(IpAddress.of(one.getAddress()), one.getNetworkPrefixLength()));
                }
            }
        } catch (SocketException e) {
            // then nothing is known
        }
        return all;
    }

    /** The one network of that interface which has the router in it; a prefix that holds nobody else is none. */
    private static Optional<Attachment> place(DefaultRoute route, List<Address> addresses) {
        Optional<IpAddress> router = Optional.ofNullable(route.router());
        List<Attachment> fitting = addresses.stream()
                .filter(a -> a.address().isV4() && a.bits() >= WIDEST && a.bits() <= NARROWEST)
                .map(a -> new Attachment(route.device(), a.address(), Subnet.around(a.address(), a.bits()), router))
                .filter(a -> router.isEmpty() || a.subnet().contains(router.get()))
                .toList();
        // a second address in the same network is an alias
        return fitting.stream().map(Attachment::subnet).distinct().count() == 1
                ? Optional.of(fitting.get(0))
                : Optional.empty();
    }

    private static List<IpAddress> nameServers(String resolver) {
        return values(resolver, "nameserver")
                .map(words -> words[0])
                .flatMap(text -> IpAddress.parse(text).stream())
                .filter(OwnNetwork::isForOthers)
                .distinct()
                .toList();
    }

    /** Not a resolver on this machine, or on this wire by a makeshift address. */
    private static boolean isForOthers(IpAddress address) {
        byte[] octets = address.octets();
        int first = octets[0] & 0xff;
        boolean local = first == 127 || first == 0 || first == 169 && (octets[1] & 0xff) == 254;
        return address.isV4() && !local;
    }

    private static Optional<String> domain(String hostName, String resolver) {
        Optional<String> own =
                HostName.parse(hostName.strip()).filter(HostName::isQualified).map(HostName::domain);
        // the last one holds
        return own.or(() -> Stream.concat(values(resolver, "domain"), values(resolver, "search"))
                        .map(words -> words[0])
                        .reduce((before, after) -> after))
                .flatMap(text -> HostName.parse(text.replaceAll("\\.$", "")))
                .map(HostName::text)
                .filter(text -> !text.equals("localdomain"));
    }

    private static Stream<String[]> values(String text, String key) {
        return text.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals(key))
                .map(words -> List.of(words).subList(1, words.length).toArray(String[]::new));
    }

    private static String first(Path file) {
        return text(file)
                .lines()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .findFirst()
                .orElse("");
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
