package org.autoinstalld.command;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Hypervisor;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.ThisMachine;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.GuestsInFile;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.MissingPaths;
import org.autoinstalld.plan.Proposals;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.VmConfModel;
import org.autoinstalld.vmconf.VmConf;

/** Entries for the vm.conf(5) of one hypervisor. */
final class VmConfEntries extends Command {
    VmConfEntries() {
        super(
                "vmconf",
                ChosenHosts.SOME_OR_ALL,
                "prints entries for vm.conf(5), of all guests or some",
                SectionWriter.options(ChosenHosts.options(
                        Invocation.option("hypervisor", "HYPERVISOR", "whose vm.conf it is (default: the only one)"),
                        Invocation.options(
                                "install",
                                "HOST",
                                "guests that get the installing form: boot bsd.rd, boot device net"))));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        SectionWriter.check(invocation);
        HostChoice choice = ChosenHosts.of(invocation);
        List<String> installing = invocation.values("install");
        Snapshot snapshot = invocation.snapshot();
        Set<Host> toInstall = installing.isEmpty()
                ? Set.of()
                : ChosenHosts.right(invocation, snapshot, ChosenHosts.named(installing));
        Set<Host> named =
                new LinkedHashSet<>(choice.isAll() ? Set.of() : ChosenHosts.right(invocation, snapshot, choice));
        named.addAll(toInstall);
        Hypervisor hypervisor = hypervisor(invocation, snapshot, named);
        if (choice.isAll()) {
            requireReadable(invocation, snapshot, hypervisor.name());
        }
        Set<HostName> installingNames = names(toInstall);
        Wish wish = new Wish(names(named), installingNames, !choice.isAll());
        String of = hypervisor.name();
        Optional<Path> file = SectionWriter.file(invocation);
        if (file.isEmpty()) {
            VmConfModel all = VmConfModel.of(snapshot.inventory(), hypervisor, installingNames);
            VmConfModel model = wish.some() ? all.only(named::contains) : all;
            return new SectionWriter(invocation, KeptFile.section(KeptFile.Kind.VM, of))
                    .run(existing -> entries(snapshot, model), VmConfEntries::vms);
        }
        KeptFile target = KeptFile.at(
                snapshot.inventory(), KeptFile.Kind.VM, of, file.get().toString());
        Proposals proposals = DesiredFiles.maker(snapshot, HostsAtWork.NONE);
        return new SectionWriter(invocation, target, proposals, TokenMask.WITHOUT_INVENTORY)
                .run(
                        existing -> written(
                                invocation,
                                snapshot,
                                wish,
                                proposals.guests(Objects.requireNonNull(existing.file(), "read by us")),
                                existing),
                        VmConfEntries::vms);
    }

    /** A guest that silently dropped out of vm.conf would be missed too late; one of another hypervisor is not in it. */
    private static void requireReadable(Invocation invocation, Snapshot snapshot, String hypervisor)
            throws RefusedException {
        Collection<BrokenHost> broken = snapshot.inventory().broken().values();
        List<Problem> here = broken.stream()
                .filter(host -> host.mayBeOn(hypervisor))
                .flatMap(host -> host.problems().stream())
                .distinct()
                .sorted()
                .toList();
        if (!here.isEmpty()) {
            throw new RefusedException(here);
        }
        invocation.complain(broken.stream()
                .map(host -> Problem.warning(
                        host.place(),
                        "host '" + host.name() + "' has mistakes; it is no guest of hypervisor '" + hypervisor
                                + "', and left out",
                        "autoinstalld check tells them"))
                .sorted()
                .toList());
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
    private static String written(
            Invocation invocation, Snapshot snapshot, Wish wish, GuestsInFile there, SectionWriter.Existing existing)
            throws RefusedException {
        Set<HostName> installing = new HashSet<>(wish.installing());
        boolean all = !wish.some() && installing.isEmpty();
        Set<HostName> other = new TreeSet<>(there.forms().installing());
        other.removeAll(wish.named());
        if (!all) {
            installing.addAll(other);
        } else if (!other.isEmpty()) {
            invocation.complain("no longer in the installing form: " + Listing.of(texts(other)));
        }
        VmConfModel model = (wish.some() ? there.with(wish.named()) : there.all(wish.named())).with(installing);
        if (!wish.some()) {
            Map<HostName, Problem> leftOut = new TreeMap<>(there.forms().leftOut());
            leftOut.keySet().removeAll(names(model.hosts()));
            invocation.complain(List.copyOf(leftOut.values()));
        }
        invocation.complain(MissingPaths.of(model, new ThisMachine(List.of())));
        String text = entries(snapshot, model);
        if (!wish.some() || existing.ours() == null) {
            return text;
        }
        return spliced(snapshot, model.only(h -> wish.named().contains(h.name())), existing.ours(), text);
    }

    /** With the entries of all others as they stand, if all can be read. */
    private static String spliced(Snapshot snapshot, VmConfModel named, String old, String now)
            throws RefusedException {
        List<Problem> wrong = VmConf.parse("our section", old).problems().stream()
                .filter(Problem::isError)
                .toList();
        if (!wrong.isEmpty()) {
            throw new RefusedException(wrong);
        }
        return VmConf.spliced(old, now, vms(entries(snapshot, named)));
    }

    private static List<String> texts(Set<HostName> hosts) {
        return hosts.stream().map(HostName::text).toList();
    }

    /** The one that is named, or that the named guests live on, or the only one there is. */
    private static Hypervisor hypervisor(Invocation invocation, Snapshot snapshot, Set<Host> named)
            throws UsageException, RefusedException {
        Map<String, Hypervisor> all = snapshot.inventory().hypervisors();
        Set<String> homes =
                named.stream().flatMap(h -> h.vm().stream()).map(Vm::hypervisor).collect(Collectors.toSet());
        Set<String> candidates = homes.isEmpty() ? all.keySet() : homes;
        Optional<String> asked = invocation.value("hypervisor");
        if (asked.isEmpty() && candidates.size() != 1) {
            throw new UsageException(
                    candidates.isEmpty()
                            ? "the inventory has no hypervisor"
                            : "--hypervisor is needed: one of "
                                    + String.join(
                                            ", ", candidates.stream().sorted().toList()));
        }
        String name = asked.orElseGet(() -> candidates.iterator().next());
        Hypervisor found = all.get(name);
        if (found == null) {
            String remedy = Suggestion.remedy(name, all.keySet(), "one of: ");
            throw new RefusedException("unknown hypervisor '" + name + "'; " + remedy);
        }
        List<Problem> strangers = named.stream()
                .filter(h -> h.vm().map(Vm::hypervisor).filter(name::equals).isEmpty())
                .map(h -> Problem.error(h.place(), "host '" + h.name() + "' is no guest of hypervisor '" + name + "'"))
                .sorted()
                .toList();
        if (!strangers.isEmpty()) {
            throw new RefusedException(strangers);
        }
        return found;
    }

    private static String entries(Snapshot snapshot, VmConfModel model) throws RefusedException {
        return Invocation.text(snapshot.templates().vmConf(model));
    }
}
