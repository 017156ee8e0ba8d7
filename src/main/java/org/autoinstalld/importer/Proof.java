package org.autoinstalld.importer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.dhcpdconf.DhcpdConf;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.InventoryReader;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.inventory.UnknownMachines;
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
import org.autoinstalld.yaml.SecretSource;
import org.autoinstalld.yaml.YamlFile;
import org.jspecify.annotations.Nullable;

/**
 * Whether a draft says again what the old files said: it is read as the server reads it, everything is made from it, and
 * compared.
 */
final class Proof {
    private final Draft draft;
    private final Existing existing;
    private final @Nullable Snapshot snapshot;
    private final Problems problems = new Problems();
    private final List<WrongFile> wrong = new ArrayList<>();
    private final Map<HostName, Problem> broken = new TreeMap<>();
    private final Map<HostName, Problem> refused = new TreeMap<>();
    private int files;
    private int blocks;
    private int guests;

    /** A response file that is not the old one. */
    record WrongFile(HostName host, Mode mode, Problem problem) {}

    private Proof(Draft draft, Existing existing, @Nullable Snapshot snapshot) {
        this.draft = draft;
        this.existing = existing;
        this.snapshot = snapshot;
    }

    static Proof of(Draft draft, Existing existing) {
        List<YamlFile> files = draft.inventory().entrySet().stream()
                .map(e -> YamlFile.parse("inventory/" + e.getKey(), e.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
        Reading reading = new InventoryReader().read(files, SecretSource.none());
        Loaded loaded = TemplateSet.of("templates", draft.templates());
        if (reading.inventory().isEmpty() || loaded instanceof Loaded.Failed) {
            Proof failed = new Proof(draft, existing, null);
            List<Problem> problems = new ArrayList<>(
                    reading.problems().stream().filter(Problem::isError).toList());
            if (loaded instanceof Loaded.Failed templates) {
                problems.addAll(templates.problems());
            }
            failed.problems.addAll(problems);
            // a host whose values are wrong is broken by itself; what unknown machines get is the site's
            if (existing.unlisted().file() != null && !problems.isEmpty()) {
                failed.wrong.add(new WrongFile(MachineIdentity.NOBODY.name(), Mode.INSTALL, problems.get(0)));
            }
            return failed;
        }
        Snapshot snapshot = Snapshot.of(reading, ((Loaded.Ready) loaded).templates());
        Proof proof = new Proof(draft, existing, snapshot);
        proof.compare(snapshot);
        return proof;
    }

    boolean isGood() {
        return wrong.isEmpty() && broken.isEmpty() && !problems.hasErrors();
    }

    List<WrongFile> wrongFiles() {
        return wrong;
    }

    /** Hosts the inventory does not take. */
    Map<HostName, Problem> broken() {
        return broken;
    }

    /** Hosts with a response file that would not be served, since it stops the installer. */
    Map<HostName, Problem> refused() {
        return refused;
    }

    /** What is wrong, when nothing can be tried any more; also warnings of the new inventory. */
    List<Problem> problems() {
        return problems.sorted();
    }

    /** How much of what was read is the same. */
    Importer.Counts counts() {
        Existing.Sizes sizes = existing.sizes();
        return new Importer.Counts(sizes.blocks(), blocks, sizes.guests(), guests, sizes.files(), files);
    }

    /** What machines get that ask for a file; only of a proof that is good. */
    LookUps lookUps() {
        return LookUps.of(existing, Objects.requireNonNull(snapshot));
    }

    private void compare(Snapshot made) {
        Inventory inventory = made.inventory();
        inventory.broken().forEach((name, host) -> {
            Problem first = host.problems().isEmpty()
                    ? Problem.error(Place.of("inventory"), "is wrong")
                    : host.problems().get(0);
            broken.put(name, first);
        });
        draft.parts().keySet().forEach(name -> {
            Host host = inventory.hosts().get(name);
            FoundMachine machine = existing.machines().get(name);
            if (host != null && machine != null) {
                for (Mode mode : Mode.values()) {
                    machine.file(mode).ifPresent(old -> host(made, host, mode, old));
                }
            }
        });
        inventory.site().unknown().ifPresent(unknown -> unknown(made, unknown));
        if (broken.isEmpty()) {
            dhcpd(made);
            inventory.hypervisors().values().forEach(hypervisor -> vms(made, hypervisor));
        }
    }

    private void host(Snapshot made, Host host, Mode mode, ImportedResponseFile old) {
        Setdir setdir = made.inventory().site().setdir();
        if (isSame(made, host.name(), ResponseModel.of(made.inventory(), host, mode, setdir), mode, old)) {
            files++;
            served(host.name(), made.files().make(host, mode, setdir), old);
        }
    }

    private void unknown(Snapshot made, UnknownMachines unknown) {
        ImportedResponseFile old = Objects.requireNonNull(existing.unlisted().file());
        HostName nobody = MachineIdentity.NOBODY.name();
        Setdir setdir = made.inventory().site().setdir();
        ResponseModel model = ResponseModel.of(made.inventory(), unknown, Mode.INSTALL, setdir);
        if (isSame(made, nobody, model, Mode.INSTALL, old)) {
            boolean also = existing.machines().values().stream()
                    .anyMatch(m -> m.files().contains(old));
            files += also ? 0 : 1;
            served(nobody, made.files().make(unknown, setdir), old);
        }
    }

    private boolean isSame(Snapshot made, HostName host, ResponseModel model, Mode mode, ImportedResponseFile old) {
        // rendered as it stands: whether an installer gets through with it is not the question here
        Rendering rendering = made.templates().response(model, SecretView.REVEALED);
        if (rendering instanceof Rendering.Failed failed) {
            wrong.add(new WrongFile(host, mode, failed.problems().get(0)));
            return false;
        }
        if (!ImportedResponseFile.texts(((Rendering.Rendered) rendering).text()).equals(old.texts())) {
            Problem problem = Problem.error(old.place(), "the file that would be made has other lines");
            wrong.add(new WrongFile(host, mode, problem));
            return false;
        }
        return true;
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

    private @Nullable String text(Rendering rendering) {
        if (rendering instanceof Rendering.Failed failed) {
            problems.addAll(failed.problems());
            return null;
        }
        return ((Rendering.Rendered) rendering).text();
    }

    private void dhcpd(Snapshot made) {
        String text = text(made.templates().dhcpd(DhcpdModel.of(made.inventory())));
        if (text == null) {
            return;
        }
        DhcpdConf conf = DhcpdConf.parse("new dhcpd.conf", text);
        problems.addAll(conf.problems().stream().filter(Problem::isError).toList());
        Set<HostBlock.Meaning> hosts = conf.hosts().stream()
                .flatMap(e -> HostBlock.of(e, conf, name -> Optional.empty()).stream())
                .map(b -> b.meaning(b.name(), b.lladdr()))
                .collect(Collectors.toSet());
        Set<HostBlock.Meaning> wanted = draft.parts().values().stream()
                .flatMap(p -> p.blocks().stream())
                .collect(Collectors.toSet());
        compare("host block", wanted, hosts, HostBlock.Meaning::name);
        compare(
                "subnet",
                draft.whole().stream().flatMap(n -> n.meaning().stream()).collect(Collectors.toSet()),
                conf.subnets().stream().map(FoundNetwork.Meaning::of).collect(Collectors.toSet()),
                m -> m.subnet().toString());
        blocks = wanted.size();
    }

    private void vms(Snapshot made, Hypervisor hypervisor) {
        VmConfModel model = VmConfModel.of(made.inventory(), hypervisor, Set.of());
        String text = text(made.templates().vmConf(model));
        if (text == null) {
            return;
        }
        VmConf conf = VmConf.parse("new vm.conf of " + hypervisor.name(), text);
        problems.addAll(conf.problems().stream().filter(Problem::isError).toList());
        Set<VmBlock> wanted = model.hosts().stream()
                .flatMap(host -> Stream.ofNullable(draft.parts().get(host.name())))
                .flatMap(part -> part.guest().stream())
                .collect(Collectors.toSet());
        compare("vm", wanted, new HashSet<>(conf.settledVms().values()), VmBlock::name);
        // a switch that no guest uses is not written
        Set<Switch> switches = existing.switches().getOrDefault(hypervisor.name(), List.of()).stream()
                .filter(s -> wanted.stream()
                        .flatMap(g -> g.interfaces().stream())
                        .anyMatch(i -> s.name().equals(i.switchName())))
                .collect(Collectors.toSet());
        compare(
                "switch",
                switches,
                conf.switches().stream().map(VmEntry::value).collect(Collectors.toSet()),
                Switch::name);
        guests += wanted.size();
    }

    private <T> void compare(String what, Set<T> wanted, Set<T> made, Function<T, String> name) {
        Set<String> differing = new TreeSet<>();
        wanted.stream().filter(w -> !made.contains(w)).forEach(w -> differing.add(name.apply(w)));
        made.stream().filter(m -> !wanted.contains(m)).forEach(m -> differing.add(name.apply(m)));
        differing.forEach(d -> problems.error(
                Place.of("new " + (what.equals("vm") || what.equals("switch") ? "vm.conf" : "dhcpd.conf")),
                what + " '" + d + "' would not mean what it means now",
                ""));
    }
}
