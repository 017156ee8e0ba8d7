package org.autoinstalld.inventory;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.address.Subnet;

/** Reads {@code site:}. */
final class SiteReader {
    static final String DEFAULT_RELEASE = "7.9";
    static final String DEFAULT_ARCH = "amd64";

    private SiteReader() {}

    /** The site as written, with what unknown machines get still by name, and what hosts have that do not say. */
    record Draft(Site site, Optional<MapReader> unknown, boolean whileArmed) {}

    static Draft absent() {
        return new Draft(
                new Site(
                        Optional.empty(),
                        Optional.empty(),
                        new Setdir(DEFAULT_RELEASE, DEFAULT_ARCH),
                        "",
                        Optional.empty(),
                        true,
                        true),
                Optional.empty(),
                false);
    }

    static Draft read(MapReader site) {
        String release = site.parsed("release", t -> Optional.of(t).filter(Setdir::isRelease))
                .orElse(DEFAULT_RELEASE);
        String arch =
                site.parsed("arch", t -> Optional.of(t).filter(Setdir::isArch)).orElse(DEFAULT_ARCH);
        Site settled = new Site(
                domain(site),
                site.parsed("response-server", SiteReader::responseServer),
                new Setdir(release, arch),
                PrefixRule.read(site).orElse(""),
                Optional.empty(),
                site.bool("refuse-aborting").orElse(true),
                site.word("charset", List.of("ascii", "utf-8")).orElse("ascii").equals("ascii"),
                AccessReader.site(site),
                LedgerSettings.read(site),
                new ManagedFileReader(site).site(),
                AdministrationReader.read(site),
                site.parsedList("trusted-proxies", SiteReader::proxy));
        settled.responseServer()
                .filter(s -> s.port() != ResponseServer.HTTP_PORT)
                .ifPresent(s -> site.warning(
                        "response-server",
                        "installers ask port 80, whatever is written here",
                        "no port, and port 80 redirected to this server (README)"));
        return new Draft(
                settled, site.section("unknown", Keys.UNKNOWN), whileArmed(site).orElse(false));
    }

    /** Of a site, profile or host. */
    static Optional<Boolean> whileArmed(MapReader section) {
        return section.word("dhcp-filename", List.of("always", "while-armed")).map("while-armed"::equals);
    }

    /** A DNS domain, as in a site or a network. */
    static Optional<String> domain(MapReader section) {
        return section.parsed("domain", t -> HostName.parse(t).map(HostName::text));
    }

    /** An address or a subnet; loopback must be said like any other. */
    private static Optional<Subnet> proxy(String text) {
        return IpAddress.parse(text).map(Subnet::single).or(() -> Subnet.parse(text));
    }

    private static Optional<ResponseServer> responseServer(String text) {
        Optional<IpAddress> bare = IpAddress.parse(text);
        if (bare.isPresent()) {
            return bare.filter(a -> !a.isUnspecified()).map(a -> new ResponseServer(a, ResponseServer.HTTP_PORT));
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        int port = Integer.parseInt(text.substring(colon + 1));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return IpAddress.parse(bracketed ? host.substring(1, host.length() - 1) : host)
                .filter(a -> port > 0 && port < 65536 && a.isV4() != bracketed && !a.isUnspecified())
                .map(a -> new ResponseServer(a, port));
    }
}
