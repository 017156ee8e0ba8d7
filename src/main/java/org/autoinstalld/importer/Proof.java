package org.autoinstalld.importer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.SecretSource;
import org.autoinstalld.inventory.UnknownMachines;
import org.autoinstalld.inventory.YamlFile;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.Loaded;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.ResponseModel;
import org.autoinstalld.template.SecretView;
import org.autoinstalld.template.TemplateSet;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.Switch;
import org.autoinstalld.vmconf.VmBlock;
import org.autoinstalld.vmconf.VmConf;
import org.autoinstalld.vmconf.VmEntry;
import org.jspecify.annotations.Nullable;

/**
 * Whether a draft says again what the old files said: it is read as the server reads it, everything is made from it, and
 * compared.
 *
 * @param wrongFiles response files that are not the old ones
 * @param broken hosts the inventory does not take
 * @param refused hosts with a response file that would not be served, since it stops the installer
 * @param problems what is wrong, when nothing can be tried any more; also warnings of the new inventory
 * @param files how many response files are the old ones
 * @param lookUps what machines get that ask for them
 */
record Proof(
        List<WrongFile> wrongFiles,
        Map<HostName, Problem> broken,
        Map<HostName, Problem> refused,
        List<Problem> problems,
        int files,
        int blocks,
        int guests,
        LookUps lookUps) {
    private static final LookUps NOT_ASKED = new LookUps(0, 0, List.of());

    /** A response file that is not the old one. */
    record WrongFile(HostName host, Mode mode, Problem problem) {}

    boolean isGood() {
        return wrongFiles.isEmpty() && broken.isEmpty() && problems.stream().noneMatch(Problem::isError);
    }

    static Proof of(Draft draft, Existing existing) {
        List<YamlFile> files = draft.inventory().entrySet().stream()
                .map(e -> YamlFile.parse("inventory/" + e.getKey(), e.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        Reading reading = new InventoryReader().read(files, SecretSource.none());
        Loaded loaded = TemplateSet.of("templates", draft.templates());
        if (reading.inventory().isEmpty() || loaded instanceof Loaded.Failed) {
            List<Problem> problems = new ArrayList<>(
                    reading.problems().stream().filter(Problem::isError).toList());
            if (loaded instanceof Loaded.Failed failed) {
                problems.addAll(failed.problems());
            }
            // a host whose values are wrong is broken by itself; what unknown machines get is the site's
            List<WrongFile> wrong = existing.unlisted().file().isPresent() && !problems.isEmpty()
                    ? List.of(new WrongFile(MachineIdentity.NOBODY.name(), Mode.INSTALL, problems.get(0)))
                    : List.of();
            return new Proof(wrong, Map.of(), Map.of(), List.copyOf(problems), 0, 0, 0, NOT_ASKED);
        }
        return new Comparing(draft, existing, Snapshot.of(reading, ((Loaded.Ready) loaded).templates())).run();
    }

    /** Compares everything. */
    private static final class Comparing {
        private final Draft draft;
        private final Existing existing;
        private final Snapshot snapshot;
        private final Problems problems = new Problems();
        private final List<WrongFile> wrong = new ArrayList<>();
        private final Map<HostName, Problem> broken = new java.util.TreeMap<>();
        private final Map<HostName, Problem> refused = new java.util.TreeMap<>();
        private int files;
        private int blocks;
        private int guests;

        Comparing(Draft draft, Existing existing, Snapshot snapshot) {
            this.draft = draft;
            this.existing = existing;
            this.snapshot = snapshot;
        }

        Proof run() {
            snapshot.inventory().broken().forEach((name, host) -> {
                Problem first = host.problems().isEmpty()
                        ? Problem.error(Place.of("inventory"), "is wrong")
                        : host.problems().get(0);
                broken.put(name, first);
            });
            draft.parts().keySet().forEach(name -> {
                Host host = snapshot.inventory().hosts().get(name);
                FoundMachine machine = existing.machines().get(name);
                if (host != null && machine != null) {
                    responses(host, machine);
                }
            });
            snapshot.inventory().site().unknown().ifPresent(this::unknown);
            if (broken.isEmpty()) {
                dhcpd();
                snapshot.inventory().hypervisors().values().forEach(this::vms);
            }
            return new Proof(
                    List.copyOf(wrong),
                    Map.copyOf(broken),
                    Map.copyOf(refused),
                    problems.sorted(),
                    files,
                    blocks,
                    guests,
                    wrong.isEmpty() && broken.isEmpty() ? LookUps.of(existing, snapshot) : NOT_ASKED);
        }

        private void responses(Host host, FoundMachine machine) {
            for (Mode mode : Mode.values()) {
                Optional<ImportedResponseFile> old = machine.file(mode);
                if (old.isEmpty()) {
                    continue;
                }
                // rendered as it stands: whether an installer gets through with it is not the question here
                Rendering rendering = snapshot.templates()
                        .response(
                                ResponseModel.of(
                                        snapshot.inventory(),
                                        host,
                                        mode,
                                        snapshot.inventory().site().setdir()),
                                SecretView.REVEALED);
                if (rendering instanceof Rendering.Failed failed) {
                    wrong.add(new WrongFile(host.name(), mode, failed.problems().get(0)));
                } else if (!ImportedResponseFile.texts(((Rendering.Rendered) rendering).text())
                        .equals(old.get().texts())) {
                    wrong.add(new WrongFile(
                            host.name(),
                            mode,
                            Problem.error(old.get().place(), "the file that would be made has other lines")));
                } else {
                    files++;
                    served(
                            host.name(),
                            snapshot.files()
                                    .make(
                                            host,
                                            mode,
                                            snapshot.inventory().site().setdir()),
                            old.get());
                }
            }
        }

        private void unknown(UnknownMachines unknown) {
            ImportedResponseFile old = existing.unlisted().file().orElseThrow();
            HostName nobody = MachineIdentity.NOBODY.name();
            Rendering rendering = snapshot.templates()
                    .response(
                            ResponseModel.of(
                                    snapshot.inventory(),
                                    unknown,
                                    Mode.INSTALL,
                                    snapshot.inventory().site().setdir()),
                            SecretView.REVEALED);
            if (rendering instanceof Rendering.Failed failed) {
                wrong.add(new WrongFile(nobody, Mode.INSTALL, failed.problems().get(0)));
            } else if (!ImportedResponseFile.texts(((Rendering.Rendered) rendering).text())
                    .equals(old.texts())) {
                wrong.add(new WrongFile(
                        nobody,
                        Mode.INSTALL,
                        Problem.error(old.place(), "the file that would be made has other lines")));
            } else {
                boolean also = existing.machines().values().stream()
                        .anyMatch(m -> m.files().contains(old));
                files += also ? 0 : 1;
                served(
                        nobody,
                        snapshot.files()
                                .make(unknown, snapshot.inventory().site().setdir()),
                        old);
            }
        }

        private void served(HostName host, RenderResult made, ImportedResponseFile old) {
            if (made instanceof RenderResult.Nothing nothing) {
                refused.putIfAbsent(
                        host,
                        Problem.warning(
                                old.place(),
                                "the installer stops with this file: "
                                        + nothing.problems().get(0).message(),
                                "served all the same, by 'refuse-aborting: no' of the new site; take that out when the"
                                        + " files are right"));
            }
        }

        private Optional<String> text(Rendering rendering) {
            if (rendering instanceof Rendering.Failed failed) {
                problems.addAll(failed.problems());
                return Optional.empty();
            }
            return Optional.of(((Rendering.Rendered) rendering).text());
        }

        private void dhcpd() {
            Optional<String> text = text(snapshot.templates().dhcpd(DhcpdModel.of(snapshot.inventory())));
            if (text.isEmpty()) {
                return;
            }
            DhcpdConf conf = DhcpdConf.parse("new dhcpd.conf", text.get());
            problems.addAll(conf.problems().stream().filter(Problem::isError).toList());
            Set<HostBlock.Meaning> made = new HashSet<>();
            conf.hosts()
                    .forEach(e -> HostBlock.of(e, conf, name -> Optional.empty())
                            .map(HostBlock::meaning)
                            .ifPresent(made::add));
            Set<HostBlock.Meaning> wanted = new HashSet<>();
            draft.parts().values().forEach(p -> wanted.addAll(p.blocks()));
            compare("host block", wanted, made, m -> m.name());
            Set<FoundNetwork.Meaning> subnets = new HashSet<>();
            conf.subnets().forEach(e -> subnets.add(FoundNetwork.Meaning.of(e)));
            Set<FoundNetwork.Meaning> wantedSubnets = new HashSet<>();
            draft.whole().forEach(n -> n.meaning().ifPresent(wantedSubnets::add));
            compare("subnet", wantedSubnets, subnets, m -> m.subnet().toString());
            blocks = wanted.size();
        }

        private void vms(Hypervisor hypervisor) {
            VmConfModel model = VmConfModel.of(snapshot.inventory(), hypervisor, Set.of());
            Optional<String> text = text(snapshot.templates().vmConf(model));
            if (text.isEmpty()) {
                return;
            }
            VmConf conf = VmConf.parse("new vm.conf of " + hypervisor.name(), text.get());
            problems.addAll(conf.problems().stream().filter(Problem::isError).toList());
            Set<VmBlock> wanted = new HashSet<>();
            Set<@Nullable String> switches = new HashSet<>();
            for (Host host : model.hosts()) {
                EntryPart part = draft.parts().get(host.name());
                if (part != null) {
                    part.guest().ifPresent(wanted::add);
                }
            }
            wanted.forEach(g -> g.interfaces().forEach(i -> switches.add(i.switchName())));
            compare("vm", wanted, new HashSet<>(conf.settledVms().values()), VmBlock::name);
            Set<Switch> wantedSwitches = new HashSet<>(existing.switches().getOrDefault(hypervisor.name(), List.of()));
            wantedSwitches.removeIf(s -> !switches.contains(s.name()));
            Set<Switch> made = conf.switches().stream().map(VmEntry::value).collect(Collectors.toSet());
            compare("switch", wantedSwitches, made, Switch::name);
            guests += wanted.size();
        }

        private <T> void compare(String what, Set<T> wanted, Set<T> made, java.util.function.Function<T, String> name) {
            Set<String> differing = new java.util.TreeSet<>();
            wanted.stream().filter(w -> !made.contains(w)).forEach(w -> differing.add(name.apply(w)));
            made.stream().filter(m -> !wanted.contains(m)).forEach(m -> differing.add(name.apply(m)));
            differing.forEach(d -> problems.error(
                    Place.of("new " + (what.equals("vm") || what.equals("switch") ? "vm.conf" : "dhcpd.conf")),
                    what + " '" + d + "' would not mean what it means now",
                    ""));
        }
    }
}
