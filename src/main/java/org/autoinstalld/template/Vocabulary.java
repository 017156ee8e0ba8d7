package org.autoinstalld.template;

import freemarker.template.SimpleScalar;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.dhcpdconf.DhcpdWord;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor.Switch;
import org.autoinstalld.inventory.Interface;
import org.autoinstalld.inventory.MirrorSettings;
import org.autoinstalld.inventory.Network;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.inventory.Settings;
import org.autoinstalld.inventory.Settings.Disklabel;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.inventory.Size;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.vmconf.VmWord;
import org.autoinstalld.yaml.Secret;
import org.autoinstalld.yaml.ValueMap;
import org.jspecify.annotations.Nullable;

/**
 * All a template can see: what keys of the inventory declare as printed, and the tables here. docs/templates.md says the
 * same in words, and a test compares the two.
 */
final class Vocabulary {
    private static final AllowedNames<Network.Range> RANGE = new AllowedNames<Network.Range>("range")
            .value("low", Network.Range::low)
            .value("high", Network.Range::high);

    private static final AllowedNames<Network> NETWORK =
            common().value("domain", Network::domain).value("nextServer", Network::nextServer);

    private static final AllowedNames<Vm.Disk> VM_DISK =
            new AllowedNames<Vm.Disk>("disk").keys(Vm.Disk.SHAPE.all(), Vm.Disk::values);

    private static final AllowedNames<Vm> VM = new AllowedNames<Vm>("host.vm")
            .value("diskBytes", vm -> vm.diskSize().map(Size::bytes))
            .many("disks", VM_DISK, Vm::disks)
            .keys(Vm.IN_RESPONSE_FILES, Vm::values);

    private static final AllowedNames<Interface> INTERFACE = new AllowedNames<Interface>("interface")
            .value("switch", Interface::switchName)
            .keys(Interface.SHAPE.all(), Interface::values);

    /** An interface and the how manieth it is. */
    private record Port(Interface on, int number) {
        static List<Port> of(Host host) {
            List<Port> ports = new ArrayList<>();
            host.interfaces().forEach(i -> ports.add(new Port(i, ports.size() + 1)));
            return ports;
        }

        Optional<Subnet> subnet() {
            return on.network().map(Network::subnet);
        }
    }

    private static final AllowedNames<Port> PORT = new AllowedNames<Port>("interface")
            .including(INTERFACE, Port::on)
            .value("number", Port::number)
            .one("network", NETWORK, port -> port.on().network())
            .value("netmask", port -> port.subnet().map(Subnet::netmask))
            .value("bits", port -> port.subnet().map(Subnet::bits))
            .value(
                    "bits6",
                    port -> port.on().network().flatMap(Network::subnet6).map(Subnet::bits));

    private static final AllowedNames<Host> HOST = new AllowedNames<Host>("host")
            .value("name", Host::name)
            .value("short", host -> host.name().shortName())
            .value("domain", host -> domain(host.name()))
            .value("prefix", host -> filled(host.prefix()))
            .value("profiles", Host::profiles)
            .value("lladdr", host -> host.netboot().lladdr())
            .value("address", host -> host.netboot().address())
            .value("address6", host -> host.netboot().address6())
            .one("network", NETWORK, host -> host.netboot().network())
            .many("interfaces", PORT, Port::of)
            .one("vm", VM, Host::vm);

    /** A part of the settings with the machine it is for. */
    private record Of<T>(T part, ResponseModel model) {
        /** Whether the sets come from the mirror that this server keeps. */
        boolean ownMirror() {
            return Settings.useOwnMirror(model.settings());
        }
    }

    private static final AllowedNames<Of<ValueMap>> SETS = new AllowedNames<Of<ValueMap>>("sets")
            .value("location", sets -> sets.part().get(Settings.SETS_LOCATION).map(l -> sets.ownMirror() ? "http" : l))
            .value("server", Vocabulary::setsServer)
            .value(
                    "directory",
                    sets -> sets.ownMirror()
                            ? Optional.of(
                                    MirrorSettings.ROOT + "/" + sets.model().setdir())
                            : Settings.directory(sets.part(), sets.model().setdir()))
            .value("siteSet", sets -> Optional.ofNullable(sets.model().siteSet()))
            .value("unverified", sets -> unverified(sets.part(), sets.model().siteSet()))
            .keys(Settings.SETS.below(), Of::part);

    private static final AllowedNames<Of<Disklabel>> DISKLABEL = new AllowedNames<Of<Disklabel>>("disklabel")
            .with("url", (layout, scope) -> disklabelUrl(layout.model(), scope))
            .value("lines", layout -> Optional.of(layout.part().lines()).filter(lines -> !lines.isEmpty()));

    private static final AllowedNames<Site> SITE = new AllowedNames<Site>("site")
            .value("domain", Site::domain)
            .value("prefix", site -> filled(site.prefix()))
            .value("release", site -> site.setdir().release())
            .value("arch", site -> site.setdir().arch());

    private static final AllowedNames<ResponseModel> SITE_OF_MACHINE = new AllowedNames<ResponseModel>("site")
            .including(SITE, ResponseModel::site)
            .value("server", Vocabulary::server)
            .value("url", model -> server(model).map(authority -> "http://" + authority));

    /** The names without a dot in response files and disklabel templates. */
    static final AllowedNames<ResponseModel> RESPONSE = new AllowedNames<ResponseModel>("")
            .one("host", HOST, ResponseModel::host)
            .one("sets", SETS, model -> model.settings().get(Settings.SETS).map(s -> new Of<>(s, model)))
            .one(
                    "disklabel",
                    DISKLABEL,
                    model -> model.settings().get(Settings.DISKLABEL).map(d -> new Of<>(d, model)))
            .with("answers", (model, scope) -> new FreeMap(model.answers(), scope))
            .with("vars", (model, scope) -> new FreeMap(model.settings().of(Settings.VARS), scope))
            .one("site", SITE_OF_MACHINE, Optional::of)
            .value("mode", model -> model.mode().word())
            .value("release", model -> model.setdir().release())
            .value("arch", model -> model.setdir().arch())
            .value("setdir", ResponseModel::setdir)
            .with("since", (model, scope) -> Functions.since(model.setdir()))
            .keys(Settings.SHAPE.all(), ResponseModel::settings);

    /** The names without a dot in files of site sets. */
    static final AllowedNames<SiteTemplates.Model> SITE_FILE = new AllowedNames<SiteTemplates.Model>("")
            .including(RESPONSE, SiteTemplates.Model::machine)
            .value("files", SiteTemplates.Model::files);

    /** A network in dhcpd.conf. */
    private record Served(DhcpdModel.Segment segment, DhcpdModel model) {}

    private static final AllowedNames<DhcpdModel.Declaration> DECLARATION = new AllowedNames<DhcpdModel.Declaration>(
                    "host")
            .about(DhcpdModel.Declaration::host)
            .value("name", DhcpdModel.Declaration::name)
            .value("hostName", d -> d.host().name())
            .value("short", d -> d.host().name().shortName())
            .value("lladdr", d -> d.on().lladdr())
            .value("address", d -> d.on().address())
            .value("interface", d -> d.on().name())
            .value("netboot", d -> d.index() == 0)
            .value("filename", DhcpdModel.Declaration::filename)
            .value("withheld", DhcpdModel.Declaration::isWithheld)
            .value("nextServer", d -> d.model().nextServer(d.segment()))
            .value("profiles", d -> d.host().profiles())
            .with("vars", (d, scope) -> new FreeMap(d.host().settings().of(Settings.VARS), scope));

    private static final AllowedNames<Served> SERVED = new AllowedNames<Served>("network")
            .including(common(), served -> served.segment().network())
            .value("domain", served -> served.model().domain(served.segment()))
            .value("nextServer", served -> served.model().nextServer(served.segment()))
            .value("unknownMachines", served -> served.model().servesUnknown(served.segment()))
            .value(
                    "filename",
                    served -> DhcpdModel.Declaration.filename(
                            served.model().site().prefix(), Mode.INSTALL))
            .many("hosts", DECLARATION, served -> served.model().declarations(served.segment()));

    /** The names without a dot in dhcpd.conf. */
    static final AllowedNames<DhcpdModel> DHCPD = new AllowedNames<DhcpdModel>("")
            .fixed("quoted", Functions.quoted(TemplateKind.DHCPD))
            .fixed("statement", Functions.statement(TemplateKind.DHCPD, DhcpdWord::isStatement))
            .one("site", SITE, model -> Optional.of(model.site()))
            .many(
                    "networks",
                    SERVED,
                    model -> model.segments().stream()
                            .map(s -> new Served(s, model))
                            .toList());

    private static final AllowedNames<Switch> SWITCH =
            new AllowedNames<Switch>("switch").value("name", Switch::name).keys(Switch.SHAPE.all(), Switch::values);

    private static final AllowedNames<VmConfModel.Guest> GUEST = new AllowedNames<VmConfModel.Guest>("vm")
            .about(VmConfModel.Guest::host)
            .value("name", g -> g.host().name())
            .value("short", g -> g.host().name().shortName())
            .value("memory", g -> g.vm().statedMemory())
            .many("disks", VM_DISK, g -> g.vm().disks())
            .many("interfaces", INTERFACE, g -> g.host().interfaces())
            .value("kernel", VmConfModel.Guest::kernel)
            .value("installing", VmConfModel.Guest::installing)
            .value("profiles", g -> g.host().profiles())
            .with("vars", (g, scope) -> new FreeMap(g.host().settings().of(Settings.VARS), scope))
            .keys(Vm.IN_VM_CONF, g -> g.vm().values());

    /** The names without a dot in vm.conf. */
    static final AllowedNames<VmConfModel> VM_CONF = new AllowedNames<VmConfModel>("")
            .fixed("quoted", Functions.quoted(TemplateKind.VM_CONF))
            .fixed("word", Functions.vmConfWord())
            .fixed("statement", Functions.statement(TemplateKind.VM_CONF, VmWord::isOption))
            .value("hypervisor", model -> model.hypervisor().name())
            .many("switches", SWITCH, VmConfModel::switches)
            .many("vms", GUEST, VmConfModel::guests);

    private Vocabulary() {}

    /** Every name there is, in whatever file. */
    static SortedSet<String> names() {
        return Stream.of(SITE_FILE, DHCPD, VM_CONF)
                .flatMap(AllowedNames::all)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What holds for a network everywhere. */
    private static AllowedNames<Network> common() {
        return new AllowedNames<Network>("network")
                .value("name", Network::name)
                .value("subnet", n -> n.subnet().base())
                .value("netmask", n -> n.subnet().netmask())
                .value("bits", n -> n.subnet().bits())
                .one("range", RANGE, Network::range)
                .keys(Network.SHAPE.all(), Network::values);
    }

    /** The set that is made here is covered by no signature either. */
    private static List<String> unverified(ValueMap sets, @Nullable String siteSet) {
        List<String> declared = sets.of(Settings.UNVERIFIED);
        return siteSet == null || declared.contains(siteSet)
                ? declared
                : Stream.concat(declared.stream(), Stream.of(siteSet)).toList();
    }

    private static Optional<String> domain(HostName name) {
        return filled(name.domain());
    }

    private static Optional<String> filled(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** This server as the machine reaches it. */
    private static Optional<String> server(ResponseModel model) {
        return model.host()
                .map(model.site()::responseServer)
                .orElse(model.site().responseServer())
                .map(ResponseServer::authority);
    }

    /** With its protocol: the installer tries https first where none is said, and waits 15 seconds for it. */
    private static Optional<String> setsServer(Of<ValueMap> sets) {
        return sets.ownMirror()
                ? server(sets.model()).map(authority -> "http://" + authority)
                : sets.part().get(Settings.SETS_SERVER);
    }

    private static @Nullable TemplateModel disklabelUrl(ResponseModel model, RenderScope scope)
            throws TemplateModelException {
        Host host = model.host()
                .orElseThrow(() -> new RefusedNameException(
                        "an unknown machine has no 'disklabel.url'", "its profile cannot set disklabel"));
        String authority = server(model)
                .orElseThrow(() -> new RefusedNameException(
                        "'disklabel.url' needs the address of this server",
                        "set response-server on the site, or next-server on the host's network"));
        String prefix = model.prefix().isEmpty() ? "" : model.prefix() + "/";
        Optional<Secret> token = host.access().token();
        String directory = token.isPresent() ? prefix + scope.inUrl(token.get()) + "/" : prefix;
        return new SimpleScalar("http://" + authority + "/" + directory + "disklabel/" + host.name());
    }
}
