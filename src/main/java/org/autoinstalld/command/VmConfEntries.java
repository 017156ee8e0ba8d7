package org.autoinstalld.command;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.GuestsInFile;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.MissingPaths;
import org.autoinstalld.plan.Proposals;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.Rendering;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.VmConf;

/** Entries for the vm.conf(5) of one hypervisor. */
final class VmConfEntries extends Command {
    VmConfEntries() {
        super(
                "vmconf",
                "[HOST]...",
                "prints entries for vm.conf(5), of all guests or some",
                SectionWriter.options(
                        Invocation.option("hypervisor", "NAME", "whose vm.conf it is (default: the only one)"),
                        Invocation.options(
                                "install",
                                "HOST",
                                "guests that get the installing form: boot bsd.rd, boot device net")));
    }

    @Override
    int run(Invocation invocation) throws UsageException {
        SectionWriter.check(invocation);
        List<HostName> names = invocation.hosts(invocation.operands());
        List<HostName> installing = invocation.hosts(invocation.values("install"));
        Optional<Snapshot> snapshot = SnapshotLoader.read(invocation);
        if (snapshot.isEmpty()) {
            return REFUSED;
        }
        Optional<Set<Host>> chosen = named(invocation, snapshot.get(), names);
        Optional<Set<Host>> toInstall = named(invocation, snapshot.get(), installing);
        if (chosen.isEmpty() || toInstall.isEmpty()) {
            return REFUSED;
        }
        Set<Host> named = new HashSet<>(toInstall.get());
        named.addAll(chosen.get());
        Optional<Hypervisor> hypervisor = hypervisor(invocation, snapshot.get(), named);
        if (hypervisor.isEmpty()
                || names.isEmpty()
                        && !allReadable(
                                invocation, snapshot.get(), hypervisor.get().name())) {
            return REFUSED;
        }
        Set<HostName> installingNames = names(toInstall.get());
        Wish wish = new Wish(names(named), installingNames, !names.isEmpty());
        String of = hypervisor.get().name();
        Optional<Path> file = SectionWriter.file(invocation);
        if (file.isEmpty()) {
            VmConfModel all = VmConfModel.of(snapshot.get().inventory(), hypervisor.get(), installingNames);
            VmConfModel model = wish.some() ? all.only(named::contains) : all;
            return new SectionWriter(invocation, KeptFile.section(KeptFile.Kind.VM, of))
                    .run(existing -> entries(invocation, snapshot.get(), model), VmConfEntries::vms);
        }
        KeptFile target = KeptFile.at(
                snapshot.get().inventory(), KeptFile.Kind.VM, of, file.get().toString());
        Proposals proposals = DesiredFiles.maker(snapshot.get(), Map.of(), new HashSet<>());
        return new SectionWriter(invocation, target.section(), SectionWriter.Reader.of(proposals, target))
                .run(
                        existing -> proposals
                                .guests(target, existing.whole())
                                .flatMap(there -> written(invocation, snapshot.get(), wish, there, existing)),
                        VmConfEntries::vms);
    }

    private static Optional<Set<Host>> named(Invocation invocation, Snapshot snapshot, List<HostName> names) {
        return names.isEmpty() ? Optional.of(Set.of()) : ChosenHosts.hosts(invocation, snapshot, names);
    }

    /** A guest that silently dropped out of vm.conf would be missed too late; one of another hypervisor is not in it. */
    private static boolean allReadable(Invocation invocation, Snapshot snapshot, String hypervisor) {
        Collection<BrokenHost> broken = snapshot.inventory().broken().values();
        List<Problem> here = broken.stream()
                .filter(host -> host.mayBeOn(hypervisor))
                .flatMap(host -> host.problems().stream())
                .distinct()
                .sorted()
                .toList();
        invocation.terminal().complain(here);
        if (here.isEmpty()) {
            invocation
                    .terminal()
                    .complain(broken.stream()
                            .map(host -> Problem.warning(
                                    host.place(),
                                    "host '" + host.name() + "' has mistakes; it is no guest of hypervisor '"
                                            + hypervisor + "', and left out",
                                    "autoinstalld check tells them"))
                            .sorted()
                            .toList());
        }
        return here.isEmpty();
    }

    /**
     * What is asked for.
     *
     * @param named guests, also those that are to be installed
     * @param some whether entries of the named ones alone are meant
     */
    private record Wish(Set<HostName> named, Set<HostName> installing, boolean some) {}

    private static Set<HostName> names(Collection<Host> hosts) {
        return hosts.stream().map(Host::name).collect(Collectors.toSet());
    }

    private static Set<String> vms(String text) {
        return VmConf.parse("", text).vms().stream().map(v -> v.value().name()).collect(Collectors.toSet());
    }

    /** Entries for a file. Whoever is being installed stays so, unless it is named or all are. */
    private static Optional<String> written(
            Invocation invocation, Snapshot snapshot, Wish wish, GuestsInFile there, SectionWriter.Existing existing) {
        Set<HostName> installing = new HashSet<>(wish.installing());
        boolean all = !wish.some() && installing.isEmpty();
        Set<HostName> other = new TreeSet<>(there.forms().installing());
        other.removeAll(wish.named());
        if (!all) {
            installing.addAll(other);
        } else if (!other.isEmpty()) {
            invocation.terminal().complain("no longer in the installing form: " + Listing.of(texts(other)));
        }
        VmConfModel model = (wish.some() ? there.with(wish.named()) : there.all(wish.named())).with(installing);
        if (!wish.some()) {
            Map<HostName, Problem> leftOut = new TreeMap<>(there.forms().leftOut());
            leftOut.keySet().removeAll(names(model.hosts()));
            invocation.terminal().complain(List.copyOf(leftOut.values()));
        }
        invocation.terminal().complain(MissingPaths.of(model));
        Optional<String> text = entries(invocation, snapshot, model);
        if (!wish.some() || existing.body().isEmpty()) {
            return text;
        }
        return text.flatMap(now ->
                spliced(invocation, snapshot, model.only(h -> wish.named().contains(h.name())), existing, now));
    }

    /** With the entries of all others as they stand, if all can be read. */
    private static Optional<String> spliced(
            Invocation invocation, Snapshot snapshot, VmConfModel named, SectionWriter.Existing existing, String now) {
        String old = existing.body().orElse(Content.EMPTY).text();
        List<Problem> wrong = VmConf.parse("our section", old).problems().stream()
                .filter(Problem::isError)
                .toList();
        if (!wrong.isEmpty()) {
            invocation.terminal().complain(wrong);
            return Optional.empty();
        }
        return entries(invocation, snapshot, named).map(text -> VmConf.spliced(old, now, vms(text)));
    }

    private static List<String> texts(Set<HostName> hosts) {
        return hosts.stream().map(HostName::text).toList();
    }

    /** The one that is named, or that the named guests live on, or the only one there is. */
    private static Optional<Hypervisor> hypervisor(Invocation invocation, Snapshot snapshot, Set<Host> named)
            throws UsageException {
        Map<String, Hypervisor> all = snapshot.inventory().hypervisors();
        Optional<String> asked = invocation.value("hypervisor");
        if (asked.isPresent()) {
            Hypervisor found = all.get(asked.get());
            if (found == null) {
                String remedy = Suggestion.remedy(asked.get(), all.keySet(), "one of: ");
                invocation.terminal().complain("unknown hypervisor '" + asked.get() + "'; " + remedy);
            }
            return Optional.ofNullable(found).filter(h -> allOn(invocation, h, named));
        }
        Set<String> homes =
                named.stream().flatMap(h -> h.vm().stream()).map(Vm::hypervisor).collect(Collectors.toSet());
        Set<String> candidates = homes.isEmpty() ? all.keySet() : homes;
        if (candidates.size() != 1) {
            throw new UsageException(
                    candidates.isEmpty()
                            ? "the inventory has no hypervisor"
                            : "--hypervisor is needed: one of "
                                    + String.join(
                                            ", ", candidates.stream().sorted().toList()));
        }
        return Optional.ofNullable(all.get(candidates.iterator().next())).filter(h -> allOn(invocation, h, named));
    }

    private static boolean allOn(Invocation invocation, Hypervisor hypervisor, Set<Host> named) {
        List<Problem> strangers = named.stream()
                .filter(h -> h.vm().map(Vm::hypervisor)
                        .filter(hypervisor.name()::equals)
                        .isEmpty())
                .map(h -> Problem.error(
                        h.place(), "host '" + h.name() + "' is no guest of hypervisor '" + hypervisor.name() + "'"))
                .sorted()
                .toList();
        invocation.terminal().complain(strangers);
        return strangers.isEmpty();
    }

    private static Optional<String> entries(Invocation invocation, Snapshot snapshot, VmConfModel model) {
        Rendering rendering = snapshot.templates().vmConf(model);
        if (rendering instanceof Rendering.Failed failed) {
            invocation.terminal().complain(failed.problems());
            return Optional.empty();
        }
        return Optional.of(((Rendering.Rendered) rendering).text());
    }
}
