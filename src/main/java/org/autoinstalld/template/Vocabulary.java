package org.autoinstalld.template;

import freemarker.template.SimpleScalar;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.inventory.Secret;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.Vm;
import org.jspecify.annotations.Nullable;

/** All a template can see, as tables; docs/templates.md says the same in words, and a test compares the two. */
final class Vocabulary {
    private static final AllowedNames<Network.Range> RANGE = new AllowedNames<Network.Range>("range")
            .text("low", Network.Range::low)
            .text("high", Network.Range::high);

    private static final AllowedNames<Network> NETWORK =
            common().optional("domain", Network::domain).optional("nextServer", Network::nextServer);

    private static final AllowedNames<Vm.Disk> VM_DISK =
            new AllowedNames<Vm.Disk>("disk").text("path", Vm.Disk::path).optional("format", Vm.Disk::format);

    private static final AllowedNames<Vm> VM = new AllowedNames<Vm>("host.vm")
            .text("hypervisor", Vm::hypervisor)
            .text("memory", Vm::memory)
            .optional("diskSize", Vm::diskSize)
            .number("diskBytes", vm -> vm.diskSize().map(size -> size.bytes()))
            .many("disks", VM_DISK, Vm::disks)
            .optional("owner", Vm::owner)
            .flag("start", Vm::start);

    /** An interface with what its network knows of it. */
    private record Port(Interface on, int number, Optional<Network> network) {
        Optional<Subnet> subnet() {
            return network.map(Network::subnet);
        }

        Optional<Subnet> subnet6() {
            return network.flatMap(Network::subnet6);
        }
    }

    private static final AllowedNames<Interface> INTERFACE = new AllowedNames<Interface>("interface")
            .optional("name", Interface::name)
            .optional("lladdr", Interface::lladdr)
            .optional("address", Interface::address)
            .optional("address6", Interface::address6)
            .flag("static", Interface::isStatic)
            .optional("switch", Interface::switchName)
            .flag("local", Interface::local)
            .flag("locked", Interface::lockedLladdr)
            .optional("group", Interface::group)
            .number("rdomain", Interface::rdomain);

    private static final AllowedNames<Port> PORT = new AllowedNames<Port>("interface")
            .including(INTERFACE, Port::on)
            .number("number", port -> Optional.of(port.number()))
            .one("network", NETWORK, Port::network)
            .optional("netmask", port -> port.subnet().map(Subnet::netmask))
            .number("bits", port -> port.subnet().map(Subnet::bits))
            .number("bits6", port -> port.subnet6().map(Subnet::bits));

    /** A host in the file of one machine. */
    private record Machine(Host host, ResponseModel model) {
        List<Port> ports() {
            List<Port> ports = new ArrayList<>();
            for (Interface i : host.interfaces()) {
                ports.add(new Port(i, ports.size() + 1, i.network().flatMap(model::network)));
            }
            return ports;
        }
    }

    private static final AllowedNames<Machine> HOST = new AllowedNames<Machine>("host")
            .text("name", m -> m.host().name())
            .text("short", m -> m.host().name().shortName())
            .optional("domain", m -> domain(m.host().name()))
            .optional("prefix", m -> filled(m.host().prefix()))
            .texts("profiles", m -> m.host().profiles())
            .optional("lladdr", m -> m.host().netboot().lladdr())
            .optional("address", m -> m.host().netboot().address())
            .optional("address6", m -> m.host().netboot().address6())
            .one("network", NETWORK, m -> m.model().network())
            .many("interfaces", PORT, Machine::ports)
            .one("vm", VM, m -> m.host().vm());

    private static final AllowedNames<Settings.Root> ROOT = new AllowedNames<Settings.Root>("root")
            .secret("password", Settings.Root::password)
            .optional("sshKey", Settings.Root::sshKey)
            .optional("login", Settings.Root::login);

    private static final AllowedNames<Settings.User> USER = new AllowedNames<Settings.User>("user")
            .text("name", Settings.User::name)
            .optional("fullName", Settings.User::fullName)
            .secret("password", Settings.User::password)
            .optional("sshKey", Settings.User::sshKey);

    private static final AllowedNames<Settings.Console> CONSOLE = new AllowedNames<Settings.Console>("console")
            .text("device", Settings.Console::device)
            .number("speed", Settings.Console::speed);

    private static final AllowedNames<Settings.Dns> DNS = new AllowedNames<Settings.Dns>("dns")
            .optional("domain", Settings.Dns::domain)
            .texts("nameServers", Settings.Dns::nameServers);

    private static final AllowedNames<Settings.RootDisk> DISK = new AllowedNames<Settings.RootDisk>("disk")
            .optional("device", Settings.RootDisk::device)
            .optional("use", Settings.RootDisk::use)
            .secret("passphrase", Settings.RootDisk::passphrase);

    /** Sets with the machine they are for. */
    private record From(Settings.Sets sets, ResponseModel model) {}

    private static final AllowedNames<From> SETS = new AllowedNames<From>("sets")
            .optional("location", from -> from.sets().location())
            .optional("server", from -> from.sets().server())
            .optional("directory", from -> from.sets().directory(from.model().setdir()))
            .optional("proxy", from -> from.sets().proxy())
            .optional("names", from -> from.sets().names())
            .texts("unverified", from -> from.sets().unverified());

    /** A disklabel template with the machine it is for. */
    private record Layout(Settings.Disklabel disklabel, ResponseModel model) {}

    private static final AllowedNames<Layout> DISKLABEL = new AllowedNames<Layout>("disklabel")
            .with("url", (layout, scope) -> disklabelUrl(layout.model(), scope))
            .with("lines", (layout, scope) -> {
                List<String> lines = layout.disklabel().lines();
                return lines.isEmpty() ? null : new Sequence<String>(lines, SimpleScalar::new);
            });

    private static final AllowedNames<Site> SITE = new AllowedNames<Site>("site")
            .optional("domain", Site::domain)
            .optional("prefix", site -> filled(site.prefix()))
            .text("release", site -> site.setdir().release())
            .text("arch", site -> site.setdir().arch());

    private static final AllowedNames<ResponseModel> SITE_OF_MACHINE = new AllowedNames<ResponseModel>("site")
            .including(SITE, model -> model.inventory().site())
            .optional("server", Vocabulary::server)
            .optional("url", model -> server(model).map(authority -> "http://" + authority));

    /** The names without a dot in response files and disklabel templates. */
    static final AllowedNames<ResponseModel> RESPONSE = new AllowedNames<ResponseModel>("")
            .one("host", HOST, model -> model.host().map(host -> new Machine(host, model)))
            .one("root", ROOT, model -> model.settings().root())
            .one("user", USER, model -> model.settings().user())
            .optional("timezone", model -> model.settings().timezone())
            .one("console", CONSOLE, model -> model.settings().console())
            .optional("terminal", model -> model.settings().terminal())
            .optional("keyboard", model -> model.settings().keyboard())
            .optionalFlag("sshd", model -> model.settings().sshd())
            .optionalFlag("x11", model -> model.settings().x11())
            .optionalFlag("xenodm", model -> model.settings().xenodm())
            .one("dns", DNS, model -> model.settings().dns())
            .one("disk", DISK, model -> model.settings().rootDisk())
            .one("sets", SETS, model -> model.settings().sets().map(s -> new From(s, model)))
            .one("disklabel", DISKLABEL, model -> model.settings().disklabel().map(d -> new Layout(d, model)))
            .with("answers", (model, scope) -> new FreeMap(model.answers(), scope))
            .with("vars", (model, scope) -> new FreeMap(model.settings().vars(), scope))
            .one("site", SITE_OF_MACHINE, Optional::of)
            .text("mode", model -> model.mode().word())
            .text("release", model -> model.setdir().release())
            .text("arch", model -> model.setdir().arch())
            .text("setdir", ResponseModel::setdir)
            .with("since", (model, scope) -> Functions.since(model.setdir()));

    /** A network in dhcpd.conf. */
    private record Served(DhcpdModel.Segment segment, DhcpdModel model) {}

    private static final AllowedNames<DhcpdModel.Declaration> DECLARATION = new AllowedNames<DhcpdModel.Declaration>(
                    "host")
            .about(DhcpdModel.Declaration::host)
            .text("name", DhcpdModel.Declaration::name)
            .text("hostName", d -> d.host().name())
            .text("short", d -> d.host().name().shortName())
            .optional("lladdr", d -> d.on().lladdr())
            .optional("address", d -> d.on().address())
            .optional("interface", d -> d.on().name())
            .flag("netboot", d -> d.index() == 0)
            .optional("filename", DhcpdModel.Declaration::filename)
            .flag("withheld", DhcpdModel.Declaration::isWithheld)
            .optional("nextServer", DhcpdModel.Declaration::nextServer)
            .texts("profiles", d -> d.host().profiles())
            .with("vars", (d, scope) -> new FreeMap(d.host().settings().vars(), scope));

    private static final AllowedNames<Served> SERVED = new AllowedNames<Served>("network")
            .including(common(), served -> served.segment().network())
            .optional("domain", served -> served.model().domain(served.segment()))
            .optional("nextServer", served -> served.model().nextServer(served.segment()))
            .flag("unknownMachines", served -> served.model().servesUnknown(served.segment()))
            .text(
                    "filename",
                    served -> DhcpdModel.Declaration.filename(
                            served.model().site().prefix(), Mode.INSTALL))
            .many("hosts", DECLARATION, served -> served.model().declarations(served.segment()));

    /** The names without a dot in dhcpd.conf. */
    static final AllowedNames<DhcpdModel> DHCPD = new AllowedNames<DhcpdModel>("")
            .fixed("quoted", Functions.quoted(Quoting.DHCPD))
            .fixed("statement", Functions.statement(Quoting.DHCPD, org.autoinstalld.dhcpdconf.DhcpdWord::isStatement))
            .one("site", SITE, model -> Optional.of(model.site()))
            .many(
                    "networks",
                    SERVED,
                    model -> model.segments().stream()
                            .map(s -> new Served(s, model))
                            .toList());

    private static final AllowedNames<Hypervisor.Switch> SWITCH = new AllowedNames<Hypervisor.Switch>("switch")
            .text("name", Hypervisor.Switch::name)
            .text("device", Hypervisor.Switch::device)
            .flag("locked", Hypervisor.Switch::lockedLladdr)
            .optional("group", Hypervisor.Switch::group)
            .number("rdomain", Hypervisor.Switch::rdomain);

    private static final AllowedNames<VmConfModel.Guest> GUEST = new AllowedNames<VmConfModel.Guest>("vm")
            .about(VmConfModel.Guest::host)
            .text("name", g -> g.host().name())
            .text("short", g -> g.host().name().shortName())
            .optional("owner", g -> g.vm().owner())
            .optional("memory", g -> g.vm().statedMemory())
            .optional("cdrom", g -> g.vm().more().cdrom())
            .flag("sev", g -> g.vm().more().sev())
            .flag("seves", g -> g.vm().more().seves())
            .optional("instance", g -> g.vm().more().instance())
            .texts("allowInstance", g -> g.vm().more().allowInstance())
            .many("disks", VM_DISK, g -> g.vm().disks())
            .many("interfaces", INTERFACE, g -> g.host().interfaces())
            .text("kernel", VmConfModel.Guest::kernel)
            .flag("installing", VmConfModel.Guest::installing)
            .flag("start", g -> g.vm().start())
            .texts("profiles", g -> g.host().profiles())
            .with("vars", (g, scope) -> new FreeMap(g.host().settings().vars(), scope));

    /** The names without a dot in vm.conf. */
    static final AllowedNames<VmConfModel> VM_CONF = new AllowedNames<VmConfModel>("")
            .fixed("quoted", Functions.quoted(Quoting.VM_CONF))
            .fixed("word", Functions.vmConfWord())
            .fixed("statement", Functions.statement(Quoting.VM_CONF, org.autoinstalld.vmconf.VmWord::isOption))
            .text("hypervisor", model -> model.hypervisor().name())
            .many("switches", SWITCH, VmConfModel::switches)
            .many("vms", GUEST, VmConfModel::guests);

    private Vocabulary() {}

    /** Every name there is, in whatever file. */
    static SortedSet<String> names() {
        return Stream.of(
                        RANGE,
                        NETWORK,
                        VM_DISK,
                        VM,
                        INTERFACE,
                        PORT,
                        HOST,
                        ROOT,
                        USER,
                        CONSOLE,
                        DNS,
                        DISK,
                        SETS,
                        DISKLABEL,
                        SITE,
                        SITE_OF_MACHINE,
                        RESPONSE,
                        DECLARATION,
                        SERVED,
                        DHCPD,
                        SWITCH,
                        GUEST,
                        VM_CONF)
                .flatMap(AllowedNames::all)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What holds for a network everywhere. */
    private static AllowedNames<Network> common() {
        return new AllowedNames<Network>("network")
                .text("name", Network::name)
                .text("subnet", n -> n.subnet().base())
                .text("netmask", n -> n.subnet().netmask())
                .number("bits", n -> Optional.of(n.subnet().bits()))
                .optional("subnet6", Network::subnet6)
                .texts("routers", Network::routers)
                .texts("nameServers", Network::nameServers)
                .one("range", RANGE, Network::range)
                .number("defaultLeaseTime", Network::defaultLeaseTime)
                .number("maxLeaseTime", Network::maxLeaseTime)
                .optionalFlag("unknownClients", Network::unknownClients)
                .text("dhcp", n -> n.dhcp().name().toLowerCase(Locale.ROOT));
    }

    private static Optional<String> domain(HostName name) {
        return filled(name.domain());
    }

    private static Optional<String> filled(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** This server as the machine reaches it: by its network's next-server (always port 80), else by the site's. */
    private static Optional<String> server(ResponseModel model) {
        Optional<IpAddress> near = model.network().flatMap(Network::nextServer);
        return near.map(address -> new ResponseServer(address, ResponseServer.HTTP_PORT))
                .or(() -> model.inventory().site().responseServer())
                .map(ResponseServer::authority);
    }

    private static @Nullable TemplateModel disklabelUrl(ResponseModel model, RenderScope scope)
            throws TemplateModelException {
        if (model.host().isEmpty()) {
            throw new RefusedNameException(
                    "an unknown machine has no 'disklabel.url'", "its profile cannot set disklabel");
        }
        String authority = server(model)
                .orElseThrow(() -> new RefusedNameException(
                        "'disklabel.url' needs the address of this server",
                        "set response-server on the site, or next-server on the host's network"));
        String prefix = model.prefix().isEmpty() ? "" : model.prefix() + "/";
        Optional<Secret> token = model.host().orElseThrow().access().token();
        String directory = token.isPresent() ? prefix + scope.inUrl(token.get()) + "/" : prefix;
        return new SimpleScalar("http://" + authority + "/" + directory + "disklabel/"
                + model.host().orElseThrow().name());
    }
}
