package org.autoinstalld.importer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;

/** Writes a draft of all that was found. */
final class DraftWriter {
    private static final String PROFILE = "imported";

    /** Keys of a host in the order people read them: who it is, then what it gets. */
    private static final List<String> ORDER = List.of(
            ("profiles lladdr address network interfaces prefix access root user timezone terminal keyboard console "
                            + "sshd x11 xenodm dns root-disk disklabel sets templates answers upgrade-answers machine vm vars")
                    .split(" "));

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
    private final OwnTemplates ownTemplates = new OwnTemplates();
    private final Map<HostName, Set<String>> used = new HashMap<>();
    private final Set<HostName> sharing = new HashSet<>();

    private DraftWriter(Existing existing, ImportSources sources, DraftChoices choices) {
        this.existing = existing;
        this.sources = sources;
        this.choices = choices;
        this.claims = new UniqueValues(existing.machines().keySet());
    }

    static Draft write(Existing existing, ImportSources sources, DraftChoices choices) {
        return new DraftWriter(existing, sources, choices).write();
    }

    private Draft write() {
        nextServers();
        existing.machines().forEach(this::host);
        YamlTree profile = SharedValues.of(sharing());
        List<FoundNetwork> whole =
                existing.networks().all().stream().filter(this::isWhole).toList();
        Map<String, String> inventory = new TreeMap<>();
        inventory.put(
                "site.yaml",
                YamlText.of(SitePart.of(
                        existing, sources, whole, !choices.aborting().isEmpty(), claims, findings)));
        YamlTree profiles = new YamlTree();
        if (!profile.isEmpty()) {
            profiles.put(PROFILE, profile.ordered(ORDER));
        }
        ImportedResponseFile unknown = existing.unlisted().file();
        if (unknown != null) {
            profiles.put(SitePart.UNKNOWN, unknown(unknown).ordered(ORDER));
        }
        if (!profiles.isEmpty()) {
            inventory.put("profiles.yaml", YamlText.of(new YamlTree().put("profiles", profiles)));
        }
        Map<HostName, YamlTree> own = new LinkedHashMap<>();
        hosts.forEach((name, tree) -> own.put(name, onTop(name, tree, profile).ordered(ORDER)));
        own.forEach((name, tree) -> inventory.put(
                "hosts/" + name + ".yaml",
                YamlText.of(new YamlTree().put("hosts", new YamlTree().put(name.text(), tree)))));
        SortedMap<String, byte[]> templates = new TreeMap<>(sources.templates());
        if (parts.values().stream().anyMatch(EntryPart::isExceptional)) {
            templates.putAll(sources.exceptional());
        }
        ownTemplates.addTo(templates);
        return new Draft(inventory, templates, parts, whole, profile.ordered(ORDER), own, used, findings);
    }

    /** What machines without a host block get, which no host shares: it may name one of them. */
    private YamlTree unknown(ImportedResponseFile file) {
        MachineIdentity nobody = MachineIdentity.NOBODY;
        ResponsePart part = new ResponsePart(file, nobody, choices.template(nobody.name(), Mode.INSTALL));
        if (!part.template().isEmpty()) {
            part.values().at("templates").put(Mode.INSTALL.word(), ownTemplates.named(Mode.INSTALL, part.template()));
        }
        return part.values();
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
                name, Objects.requireNonNull(existing.machines().get(name)));
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
        Map<String, Set<String>> told = new HashMap<>();
        for (FoundMachine machine : existing.machines().values()) {
            machine.blocks().stream()
                    .limit(1)
                    .filter(HostBlock::isTold)
                    .forEach(b -> existing.networks()
                            .of(b)
                            .ifPresent(n -> told.computeIfAbsent(n.name(), x -> new HashSet<>())
                                    .add(b.nextServer().orElse(""))));
        }
        told.forEach((network, servers) -> {
            String only = servers.iterator().next();
            if (servers.size() == 1
                    && IpAddress.parse(only).filter(IpAddress::isV4).isPresent()) {
                claims.nextServer(network, only);
            }
        });
    }

    private void host(HostName name, FoundMachine machine) {
        FoundMachine some = machine.without(
                choices.withoutBlocks().contains(name), choices.withoutGuest().contains(name));
        YamlTree values = new YamlTree();
        String prefix = prefix(machine);
        EntryPart part = new EntryPart(some, name, prefix, existing.networks(), claims, findings);
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
            ImportedResponseFile file = machine.file(mode).orElse(null);
            if (file != null) {
                ResponsePart part = new ResponsePart(file, identity(name), choices.template(name, mode));
                // what both modes say, the installation says
                values.addMissing(part.values());
                if (mode == Mode.INSTALL) {
                    new ReferencedFiles(sources.folder())
                            .template(file)
                            .flatMap(ReferencedFiles.Template::lines)
                            .ifPresent(lines -> values.put("disklabel", lines));
                }
                if (!part.template().isEmpty()) {
                    String template = ownTemplates.named(mode, part.template());
                    values.at("templates").put(mode.word(), template);
                    used.computeIfAbsent(name, n -> new TreeSet<>()).add(template);
                }
            } else if (mode == Mode.INSTALL || machine.file(Mode.INSTALL).isEmpty()) {
                values.at("templates").put(mode.word(), ownTemplates.nothing());
            }
        }
    }

    /** Whether all of a subnet can be ours: also all its host blocks. */
    private boolean isWhole(FoundNetwork network) {
        return network.obstacle().isEmpty()
                && existing.machines().entrySet().stream()
                        .allMatch(e -> e.getValue().blocks().stream()
                                .filter(b -> b.isIn(network))
                                .allMatch(b -> isCarried(e.getKey(), b)));
    }

    private boolean isCarried(HostName name, HostBlock block) {
        EntryPart part = parts.get(name);
        return part != null && part.blocks().stream().anyMatch(m -> m.name().equals(block.name()));
    }
}
