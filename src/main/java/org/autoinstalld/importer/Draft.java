package org.autoinstalld.importer;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.vmconf.Switch;

/**
 * An inventory and templates that may prove right.
 *
 * @param inventory contents by name below inventory/
 * @param templates contents by name below templates/
 * @param parts what each host's entries became
 * @param whole networks whose subnet is declared by us
 * @param profile what all hosts with a response file say alike; empty if there is nothing
 * @param own what each host says itself
 * @param ownTemplates for each host the names of templates that were written for it
 */
record Draft(
        Map<String, String> inventory,
        SortedMap<String, byte[]> templates,
        Map<HostName, EntryPart> parts,
        List<FoundNetwork> whole,
        YamlTree profile,
        Map<HostName, YamlTree> own,
        Map<HostName, Set<String>> ownTemplates,
        ImportFindings findings) {
    static final String PROFILE = "imported";
    static final String UNKNOWN = "imported-unknown";
    private static final String NOTHING = "imported-nothing.ftl";
    private static final String HOSTS = "hosts/";

    /** Keys of a host in the order people read them: who it is, then what it gets. */
    private static final List<String> ORDER = List.of(
            "profiles",
            "lladdr",
            "address",
            "network",
            "interfaces",
            "prefix",
            "access",
            "root",
            "user",
            "timezone",
            "terminal",
            "keyboard",
            "console",
            "sshd",
            "x11",
            "xenodm",
            "dns",
            "root-disk",
            "disklabel",
            "sets",
            "templates",
            "answers",
            "upgrade-answers",
            "machine",
            "vm",
            "vars");

    static Draft of(Existing existing, ImportSources sources, DraftChoices choices) {
        return new Writing(existing, sources, choices).run();
    }

    /** Writes it all down. */
    private static final class Writing {
        /** What the inventory takes; any other one stands in the file name alone. */
        private static final Pattern PREFIX =
                Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?");

        private final Existing existing;
        private final ImportSources sources;
        private final DraftChoices choices;
        private final ImportFindings findings = new ImportFindings();
        private final UniqueValues claims;
        private final Map<HostName, YamlTree> hosts = new LinkedHashMap<>();
        private final Map<HostName, EntryPart> parts = new LinkedHashMap<>();
        private final Map<String, String> ownTemplates = new LinkedHashMap<>();
        private final Map<HostName, Set<String>> used = new HashMap<>();
        private final Set<HostName> sharing = new HashSet<>();

        Writing(Existing existing, ImportSources sources, DraftChoices choices) {
            this.existing = existing;
            this.sources = sources;
            this.choices = choices;
            this.claims = new UniqueValues(existing.machines().keySet());
        }

        Draft run() {
            nextServers();
            existing.machines().forEach(this::host);
            YamlTree profile = SharedValues.of(sharing());
            List<FoundNetwork> whole =
                    existing.networks().all().stream().filter(this::isWhole).toList();
            Map<String, String> inventory = new TreeMap<>();
            inventory.put("site.yaml", YamlText.of(site(whole)));
            YamlTree profiles = new YamlTree();
            if (!profile.isEmpty()) {
                profiles.put(PROFILE, profile.ordered(ORDER));
            }
            unknown().ifPresent(p -> profiles.put(UNKNOWN, p.ordered(ORDER)));
            if (!profiles.isEmpty()) {
                inventory.put("profiles.yaml", YamlText.of(new YamlTree().put("profiles", profiles)));
            }
            Map<HostName, YamlTree> own = new LinkedHashMap<>();
            hosts.forEach(
                    (name, tree) -> own.put(name, onTop(name, tree, profile).ordered(ORDER)));
            own.forEach((name, tree) -> inventory.put(
                    HOSTS + name + ".yaml",
                    YamlText.of(new YamlTree().put("hosts", new YamlTree().put(name.text(), tree)))));
            return new Draft(inventory, templates(), parts, whole, profile.ordered(ORDER), own, used, findings);
        }

        /** What machines without a host block get, which no host shares: it may name one of them. */
        private Optional<YamlTree> unknown() {
            return existing.unlisted().file().map(file -> {
                TemplateChoice choice = choices.template(MachineIdentity.NOBODY.name(), Mode.INSTALL);
                ResponsePart part = ResponsePart.of(file, MachineIdentity.NOBODY, choice);
                YamlTree values = part.values();
                if (!part.template().isEmpty()) {
                    values.at("templates").put(Mode.INSTALL.word(), own(Mode.INSTALL, part.template()));
                }
                return values;
            });
        }

        private Map<MachineIdentity, YamlTree> sharing() {
            Map<MachineIdentity, YamlTree> trees = new LinkedHashMap<>();
            hosts.forEach((name, tree) -> {
                if (sharing.contains(name)) {
                    trees.put(identity(name), tree);
                }
            });
            return trees;
        }

        private MachineIdentity identity(HostName name) {
            return MachineIdentity.of(
                    name, java.util.Objects.requireNonNull(existing.machines().get(name)));
        }

        private YamlTree onTop(HostName name, YamlTree tree, YamlTree profile) {
            if (!sharing.contains(name) || profile.isEmpty()) {
                return tree;
            }
            YamlTree host = new YamlTree().put("profiles", List.of(PROFILE));
            host.addAll(tree.without(profile));
            return host;
        }

        /** A network's next-server is what all its installing machines are told, if that is one address. */
        private void nextServers() {
            Map<String, Set<Optional<String>>> told = new HashMap<>();
            for (FoundMachine machine : existing.machines().values()) {
                machine.blocks().stream()
                        .limit(1)
                        .filter(HostBlock::isTold)
                        .forEach(b -> existing.networks()
                                .of(b)
                                .ifPresent(n -> told.computeIfAbsent(n.name(), x -> new HashSet<>())
                                        .add(b.nextServer())));
            }
            told.forEach((network, servers) -> {
                Optional<String> only = servers.size() == 1 ? servers.iterator().next() : Optional.empty();
                only.filter(s -> IpAddress.parse(s).filter(IpAddress::isV4).isPresent())
                        .ifPresent(s -> claims.nextServer(network, s));
            });
        }

        private void host(HostName name, FoundMachine machine) {
            FoundMachine some = some(name, machine);
            YamlTree values = new YamlTree();
            String prefix = prefix(machine);
            EntryPart part = EntryPart.of(some, name, prefix, existing.networks(), claims, findings);
            values.addAll(part.values());
            YamlTree vars = values.at("vars");
            values.entries().remove("vars");
            if (!prefix.isEmpty()) {
                values.put("prefix", prefix);
            }
            response(name, machine, values);
            AccessPart.write(name, machine, values, existing, findings);
            if (machine.guest().isEmpty()) {
                machine.file(Mode.INSTALL)
                        .map(Hardware::of)
                        .filter(h -> !h.isEmpty())
                        .ifPresent(h -> values.put("machine", h));
            }
            if (!vars.isEmpty()) {
                values.put("vars", vars);
            }
            if (machine.file(Mode.INSTALL).isPresent()) {
                sharing.add(name);
            }
            if (machine.hasFile() || !part.blocks().isEmpty() || part.guest().isPresent()) {
                hosts.put(name, values);
                parts.put(name, part);
            }
        }

        private FoundMachine some(HostName name, FoundMachine machine) {
            FoundMachine some = new FoundMachine();
            some.addFilesOf(machine);
            if (!choices.withoutBlocks().contains(name)) {
                machine.blocks().forEach(some::add);
            }
            machine.guest().ifPresent(choices.withoutGuest().contains(name) ? some::addLeft : some::add);
            return some;
        }

        private static String prefix(FoundMachine machine) {
            return machine.file(Mode.INSTALL)
                    .or(() -> machine.file(Mode.UPGRADE))
                    .map(f -> f.name().prefix())
                    .or(() -> machine.blocks().stream()
                            .findFirst()
                            .flatMap(HostBlock::prefix)
                            .filter(p -> p.length() <= 114 && PREFIX.matcher(p).matches()))
                    .orElse("");
        }

        private void response(HostName name, FoundMachine machine, YamlTree values) {
            for (Mode mode : Mode.values()) {
                Optional<ImportedResponseFile> file = machine.file(mode);
                if (file.isPresent()) {
                    ResponsePart part = ResponsePart.of(file.get(), identity(name), choices.template(name, mode));
                    // what both modes say, the installation says
                    YamlTree more = part.values();
                    values.addAll(mode == Mode.UPGRADE ? missing(more, values) : more);
                    if (mode == Mode.INSTALL) {
                        new ReferencedFiles(sources.folder())
                                .template(file.get())
                                .flatMap(ReferencedFiles.Template::lines)
                                .ifPresent(lines -> values.put("disklabel", lines));
                    }
                    if (!part.template().isEmpty()) {
                        String template = own(mode, part.template());
                        values.at("templates").put(mode.word(), template);
                        used.computeIfAbsent(name, n -> new TreeSet<>()).add(template);
                    }
                } else if (mode == Mode.INSTALL || machine.file(Mode.INSTALL).isEmpty()) {
                    values.at("templates").put(mode.word(), NOTHING);
                    ownTemplates.putIfAbsent("", NOTHING);
                }
            }
        }

        private static YamlTree missing(YamlTree more, YamlTree values) {
            YamlTree missing = new YamlTree();
            more.entries().forEach((key, value) -> {
                Object there = values.entries().get(key);
                if (value instanceof YamlTree tree && there instanceof YamlTree below) {
                    missing.put(key, missing(tree, below));
                } else if (there == null) {
                    missing.putAt(key, value);
                }
            });
            return missing;
        }

        private String own(Mode mode, String text) {
            String key = mode.word() + "\n" + text;
            String before = ownTemplates.get(key);
            if (before != null) {
                return before;
            }
            long same = ownTemplates.values().stream()
                    .filter(n -> n.startsWith("imported-" + mode.word()))
                    .count();
            String name = "imported-" + mode.word() + (same == 0 ? "" : "-" + (same + 1)) + ".ftl";
            ownTemplates.put(key, name);
            return name;
        }

        private boolean isWhole(FoundNetwork network) {
            return network.obstacle().isEmpty() && leftIn(network) == 0;
        }

        private long leftIn(FoundNetwork network) {
            long there = existing.machines().values().stream()
                    .flatMap(m -> m.blocks().stream())
                    .filter(b -> b.subnet().filter(network.subnet()::equals).isPresent())
                    .count();
            long carried = existing.machines().entrySet().stream()
                    .filter(e -> parts.containsKey(e.getKey()))
                    .flatMap(e -> e.getValue().blocks().stream()
                            .filter(b ->
                                    b.subnet().filter(network.subnet()::equals).isPresent())
                            .filter(b -> java.util.Objects.requireNonNull(parts.get(e.getKey())).blocks().stream()
                                    .anyMatch(m -> m.name().equals(b.name()))))
                    .count();
            return there - carried;
        }

        private YamlTree site(List<FoundNetwork> whole) {
            YamlTree site = new YamlTree();
            if (!existing.ascii()) {
                site.at("site").put("charset", "utf-8");
            }
            if (!choices.aborting().isEmpty()) {
                site.at("site").put("refuse-aborting", "no");
            }
            sources.dhcpdConf().ifPresent(path -> site.at("site").put("dhcpd-conf", path));
            if (!existing.unlisted().served().isEmpty()) {
                String prefix = existing.unlisted().prefix();
                if (!prefix.isEmpty()) {
                    site.at("site").put("prefix", prefix);
                }
                List<String> on = existing.networks().all().stream()
                        .filter(n -> existing.unlisted().served().stream()
                                .anyMatch(s -> s.subnet().equals(n.subnet())))
                        .map(FoundNetwork::name)
                        .toList();
                site.at("site")
                        .put("unknown", new YamlTree().put("profile", UNKNOWN).put("networks", on));
            }
            for (FoundNetwork network : existing.networks().all()) {
                YamlTree values = site.at("networks").at(network.name());
                values.addAll(network.values());
                claims.nextServer(network.name()).ifPresent(s -> values.put("next-server", s));
                if (!whole.contains(network)) {
                    values.put("dhcp", "hosts");
                    network.place()
                            .ifPresent(p -> findings.left(
                                    p,
                                    "subnet " + network.subnet(),
                                    network.obstacle()
                                                    .map(o -> "the inventory has no word for " + o)
                                                    .orElse("host blocks in it are left")
                                            + "; its hosts are written without it"));
                }
            }
            Set<String> hypervisors = new TreeSet<>();
            existing.machines().values().forEach(m -> m.guest().ifPresent(g -> hypervisors.add(g.hypervisor())));
            hypervisors.addAll(existing.switches().keySet());
            hypervisors.addAll(existing.strange().keySet());
            hypervisors.forEach(h -> hypervisor(h, site));
            return site;
        }

        private void hypervisor(String name, YamlTree site) {
            YamlTree values = site.at("hypervisors").at(name);
            sources.vmConf().ifPresent(path -> values.put("vm-conf", path));
            for (Switch one : existing.switches().getOrDefault(name, List.of())) {
                YamlTree more = new YamlTree();
                if (one.locked()) {
                    more.put("locked-lladdr", "yes");
                }
                more.putIfSet("group", one.group()).putIfSet("rdomain", one.rdomain());
                if (more.isEmpty()) {
                    values.at("switches").put(one.name(), one.device());
                } else {
                    values.at("switches")
                            .at(one.name())
                            .put("interface", one.device())
                            .addAll(more);
                }
            }
            for (Switch one : existing.strange().getOrDefault(name, List.of())) {
                values.at("switches")
                        .put(
                                one.name(),
                                new YamlTree().put("interface", one.device()).put("existing", "yes"));
            }
        }

        private SortedMap<String, byte[]> templates() {
            SortedMap<String, byte[]> all = new TreeMap<>(sources.templates());
            if (parts.values().stream().anyMatch(EntryPart::isExceptional)) {
                all.putAll(sources.exceptional());
            }
            ownTemplates.forEach((key, name) -> all.put(
                    name,
                    (key.isEmpty() ? nothing() : header(key) + key.substring(key.indexOf('\n') + 1))
                            .getBytes(StandardCharsets.UTF_8)));
            return all;
        }

        private static String header(String key) {
            return "<#--\n  Response file for an " + (key.startsWith("install") ? "installation" : "upgrade")
                    + ", as it was written by hand when it was imported: its\n"
                    + "  lines in their order and wording, with the answers taken from the inventory.\n-->\n";
        }

        private static String nothing() {
            return "<#stop \"there was no response file for this host when it was imported; remove 'templates' from it"
                    + " and give it what install.conf.ftl wants\">\n";
        }
    }
}
