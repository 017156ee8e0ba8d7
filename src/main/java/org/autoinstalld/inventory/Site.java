package org.autoinstalld.inventory;

import static org.autoinstalld.yaml.ValueType.text;
import static org.autoinstalld.yaml.ValueType.word;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.yaml.Key;
import org.autoinstalld.yaml.MapReader;
import org.autoinstalld.yaml.Shape;
import org.autoinstalld.yaml.ValueAt;
import org.autoinstalld.yaml.ValueMap;
import org.autoinstalld.yaml.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all machines.
 *
 * @param access what every host is held to
 * @param strangers what machines that are not in the inventory get; null: nothing
 */
public record Site(
        ValueMap values, SiteAccess access, @Nullable UnknownMachines strangers) {
    private static final String DEFAULT_RELEASE = "7.9";

    static final Shape SHAPE = new Shape("site");

    private static final Key<String> DOMAIN =
            SHAPE.key("domain", ValueType.DOMAIN, "DNS domain of networks that name none.");

    private static final Key<ResponseServer> RESPONSE_SERVER = SHAPE.key(
            "response-server",
            text("ADDRESS or ADDRESS:PORT", "", ResponseServer::parse).keptIf(Site::isAsked),
            "Where installers reach this server: next-server in dhcpd.conf, and the host in URLs.");

    private static final Key<String> RELEASE = SHAPE.key(
            "release",
            text(
                            "a release such as 7.8, or snapshots",
                            "^([0-9]+\\.[0-9]+|snapshots)$",
                            t -> Optional.of(t).filter(Setdir::isRelease))
                    .otherwise(DEFAULT_RELEASE),
            "Release assumed when a request does not say; default " + DEFAULT_RELEASE + ".");

    private static final Key<String> ARCH = SHAPE.key(
            "arch",
            text("an architecture such as amd64", "", t -> Optional.of(t).filter(Setdir::isArch))
                    .otherwise("amd64"),
            "Architecture assumed when a request does not say; default amd64.");

    private static final Key<String> PREFIX = SHAPE.key(
            "prefix", Boot.PREFIX.otherwise(""), "Directory part of DHCP's filename, for hosts that set none.");

    private static final Key<Boolean> WHILE_ARMED = SHAPE.key(
            "dhcp-filename",
            Boot.WHILE_ARMED.otherwise(false),
            "When DHCP names an installer, for hosts that do not say; default always.");

    static {
        SHAPE.key("unknown", UnknownMachines.TYPE, "What machines that are not in the inventory get; default nothing.");
    }

    private static final Key<Boolean> REFUSE_ABORTING = SHAPE.key(
            "refuse-aborting",
            ValueType.YES_NO.otherwise(true),
            "Whether a file that would surely stop the installer is refused; default yes.");

    private static final Key<Boolean> ASCII_ONLY = SHAPE.key(
            "charset",
            word("ascii", "utf-8").as("ascii"::equals).otherwise(true),
            "What response files may hold; default ascii.");

    static {
        SHAPE.key("access", ValueType.map(SiteAccess.SHAPE), "Who may fetch response files, for all hosts.");
    }

    private static final Key<LedgerSettings> LEDGER = SHAPE.key(
            "ledger",
            ValueType.map(LedgerSettings.SHAPE, (map, values) -> Optional.of(new LedgerSettings(values)))
                    .otherwise(new LedgerSettings(ValueMap.NOTHING)),
            "Where is kept what happened and what is armed.");

    private static final Key<Administration> ADMIN =
            SHAPE.key("admin", Administration.TYPE, "Who may use the admin side; default anybody, and loopback alone.");

    private static final Key<MirrorSettings> MIRROR =
            SHAPE.key("mirror", MirrorSettings.TYPE, "The mirror of the sets that this server keeps; default none.");

    private static final Key<ValueMap> DEPLOY = SHAPE.key(
            "deploy",
            DeploySettings.TYPE.otherwise(ValueMap.NOTHING),
            "How long the steps of a deployment may take, for hosts that do not say.");

    private static final Key<List<SourceSettings>> SOURCES = SHAPE.key(
            "sources",
            SourceSettings.TYPE,
            "Programs that print hosts, which count like those of files; default none.");

    private static final Key<HookSettings> HOOKS = SHAPE.key(
            "hooks",
            HookSettings.TYPE.otherwise(HookSettings.NONE),
            "Programs that are run when something happens to a host; default none.");

    private static final Key<List<Subnet>> TRUSTED_PROXIES = SHAPE.key(
            "trusted-proxies",
            text("an address or ADDRESS/BITS", "^[0-9A-Fa-f.:]+(/[0-9]+)?$", Site::proxy)
                    .list(),
            "Addresses that are believed when they say for whom they ask; default none.");

    static {
        SHAPE.addAll(ManagedFiles.OF_SITE);
    }

    /** The site as written, but for unknown machines, of whose profile nothing is known yet. */
    static Site read(MapReader map) {
        ManagedFiles.check(map, true);
        Site site = new Site(map.values(), SiteAccess.read(map), null);
        if (site.isTaken(site.prefix())) {
            MirrorSettings.complain(map, site.prefix());
        }
        return site;
    }

    /** Of machines and networks that name none. */
    public Optional<String> domain() {
        return values.get(DOMAIN);
    }

    /** Where installers reach this server: next-server, and the host in URLs we write. */
    public Optional<ResponseServer> responseServer() {
        return values.get(RESPONSE_SERVER);
    }

    /** How a host reaches this server: at the address that its network has for it (always port 80), else as all do. */
    public Optional<ResponseServer> responseServer(Host host) {
        return host.netboot().network().map(this::responseServer).orElse(responseServer());
    }

    /** How the machines of a network reach this server. */
    public Optional<ResponseServer> responseServer(Network network) {
        return network.nextServer()
                .map(address -> new ResponseServer(address, ResponseServer.HTTP_PORT))
                .or(this::responseServer);
    }

    /** Assumed when a request does not say. */
    public Setdir setdir() {
        return new Setdir(values.of(RELEASE), values.of(ARCH));
    }

    /** Of hosts that set none; empty if none. */
    public String prefix() {
        return values.of(PREFIX);
    }

    /** Whether DHCP names an installer only while a host is armed, for hosts that do not say. */
    boolean whileArmed() {
        return values.of(WHILE_ARMED);
    }

    /** What machines that are not in the inventory get; empty: nothing. */
    public Optional<UnknownMachines> unknown() {
        return Optional.ofNullable(strangers);
    }

    /** Whether a response file that would stop the installer on any machine is refused. */
    public boolean refusesAborting() {
        return values.of(REFUSE_ABORTING);
    }

    /** Whether response files may hold nothing but ASCII. */
    public boolean asciiOnly() {
        return values.of(ASCII_ONLY);
    }

    /** Where what happened is kept. */
    public LedgerSettings ledger() {
        return values.of(LEDGER);
    }

    /** Files of other programs on this machine that hold a section of ours. */
    public ManagedFiles files() {
        return new ManagedFiles(values);
    }

    /** Who may use the admin side. */
    public Administration administration() {
        return values.of(ADMIN);
    }

    /** How long steps of deployments may take, for hosts that do not say. */
    ValueMap deploy() {
        return values.of(DEPLOY);
    }

    /** The mirror that this server keeps; empty: none. */
    public Optional<MirrorSettings> mirror() {
        return values.get(MIRROR);
    }

    /** Programs that print hosts. */
    public List<SourceSettings> sources() {
        return values.of(SOURCES);
    }

    /** Programs that are run when something happens to a host. */
    public HookSettings hooks() {
        return values.of(HOOKS);
    }

    /**
     * Says what is missing where sets are to come from the mirror that this server keeps.
     *
     * @param reached whether anything says at which address the machine reaches this server
     */
    void checkMirror(ValueMap settings, boolean reached, Problems problems) {
        if (!Settings.useOwnMirror(settings)) {
            return;
        }
        Place place = settings.get(Settings.SETS)
                .flatMap(sets -> sets.place(Settings.SETS_LOCATION))
                .orElseThrow();
        if (!values.has(MIRROR)) {
            problems.error(
                    place, "the sets are to come from this server, which keeps no mirror", "site: { mirror: ... }");
        } else if (!reached) {
            problems.error(
                    place,
                    "the sets are to come from this server, and nothing says at which address it is reached",
                    "response-server on the site, or next-server on the host's network");
        }
    }

    /** Whether a prefix is where this server's mirror is. */
    boolean isTaken(String prefix) {
        return values.has(MIRROR) && MirrorSettings.covers(prefix);
    }

    /** Whether an address may say for whom it asks. */
    public boolean trusts(IpAddress address) {
        for (Subnet network : values.of(TRUSTED_PROXIES)) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAsked(ResponseServer server, ValueAt at) {
        if (server.port() != ResponseServer.HTTP_PORT) {
            at.warning(
                    "installers ask port 80, whatever is written here",
                    "no port, and port 80 redirected to this server (README)");
        }
        return true;
    }

    /** An address or a subnet; loopback must be said like any other. */
    private static Optional<Subnet> proxy(String text) {
        return IpAddress.parse(text).map(Subnet::single).or(() -> Subnet.parse(text));
    }
}
