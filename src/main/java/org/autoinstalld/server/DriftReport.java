package org.autoinstalld.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.Drift;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.Proposal;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.web.FileDrift;

/** How the files that the inventory names differ from it. */
public final class DriftReport {
    private DriftReport() {}

    /** All that plan would find, clashes included; with the same token for every host, and so whatever tokens there are. */
    public static List<Problem> all(Snapshot snapshot, HostsAtWork atWork, List<KeptFile> remote) {
        DesiredFiles wanted = DesiredFiles.levelled(snapshot, atWork, remote);
        List<Problem> problems = new ArrayList<>(wanted.problems());
        problems.removeAll(wanted.unread());
        problems.addAll(unread(wanted));
        for (Proposal proposal : wanted.proposals()) {
            problems.addAll(
                    drift(wanted, proposal).stream().map(Drift::toProblem).toList());
            missing(proposal).forEach(problems::add);
        }
        return problems;
    }

    /** What concerns these hosts: clashes that name them, and drift. */
    public static List<Problem> of(
            Snapshot snapshot, HostsAtWork atWork, List<KeptFile> remote, Collection<Host> hosts) {
        Set<HostName> names = hosts.stream().map(Host::name).collect(Collectors.toSet());
        Set<String> spelled = names.stream().map(HostName::text).collect(Collectors.toSet());
        DesiredFiles wanted = DesiredFiles.levelled(snapshot, atWork, remote);
        Stream<Problem> clashes = wanted.proposals().stream()
                .flatMap(p -> p.problems().stream())
                .filter(Problem::isError)
                .filter(p -> p.hosts().stream().anyMatch(spelled::contains));
        Stream<Problem> drifts = wanted.proposals().stream()
                .flatMap(p -> wanted.maker().drifts(p).stream())
                .filter(d -> d.host() != null && names.contains(d.host()))
                .map(Drift::toProblem);
        return Stream.concat(clashes, drifts).toList();
    }

    /**
     * The same for pages, host by host.
     *
     * @param now milliseconds since 1970
     */
    static FileDrift kept(Snapshot snapshot, DesiredFiles wanted, long now) {
        List<KeptFile> targets = KeptFile.of(snapshot.inventory());
        Map<HostName, List<Problem>> byHost = new HashMap<>();
        List<Problem> others = new ArrayList<>(KeptFile.twice(targets));
        others.addAll(unread(wanted));
        for (Proposal proposal : wanted.proposals()) {
            others.addAll(proposal.problems());
            missing(proposal).forEach(others::add);
            for (Drift drift : drift(wanted, proposal)) {
                List<Problem> list =
                        drift.host() == null ? others : byHost.computeIfAbsent(drift.host(), h -> new ArrayList<>(1));
                list.add(drift.toProblem());
            }
        }
        List<FileDrift.File> files = Stream.concat(
                        targets.stream().map(t -> new FileDrift.File(t.path(), t.name(), shape(wanted, t))),
                        elsewhere(snapshot))
                .toList();
        return new FileDrift(now, files, byHost, others);
    }

    /** All that can be told where no file is on this machine. */
    static FileDrift nothing(Snapshot snapshot) {
        List<FileDrift.File> files = elsewhere(snapshot).toList();
        return files.isEmpty() ? FileDrift.NOTHING : new FileDrift(0, files, Map.of(), List.of());
    }

    /** Each vm.conf on another machine, so that nobody takes it for one that is as it should be. */
    private static Stream<FileDrift.File> elsewhere(Snapshot snapshot) {
        return snapshot.inventory().hypervisors().values().stream()
                .flatMap(h -> h.remoteVmConf().stream()
                        .map(file -> new FileDrift.File(
                                h.ssh().orElse("") + ":" + file.path(),
                                KeptFile.section(KeptFile.Kind.VM, h.name()).name(),
                                FileDrift.Shape.ELSEWHERE)));
    }

    private static FileDrift.Shape shape(DesiredFiles wanted, KeptFile target) {
        for (Proposal proposal : wanted.proposals()) {
            if (proposal.target().equals(target)) {
                if (proposal.hasErrors()) {
                    return FileDrift.Shape.WRONG;
                }
                boolean missing = proposal.before().isEmpty() && proposal.isChange();
                return missing
                        ? FileDrift.Shape.MISSING
                        : proposal.isChange() ? FileDrift.Shape.DIFFERS : FileDrift.Shape.CURRENT;
            }
        }
        return FileDrift.Shape.UNREADABLE;
    }

    /** Warnings: an inventory is also looked at on machines that have none of its files. */
    private static List<Problem> unread(DesiredFiles wanted) {
        return wanted.unread().stream()
                .map(p -> Problem.warning(p.place(), p.message(), p.remedy()))
                .toList();
    }

    /** A file that is not there lacks all entries alike; that is said once. */
    private static List<Drift> drift(DesiredFiles wanted, Proposal proposal) {
        return proposal.before().isEmpty() ? List.of() : wanted.maker().drifts(proposal);
    }

    private static Stream<Problem> missing(Proposal proposal) {
        return proposal.before().isEmpty() && proposal.isChange()
                ? Stream.of(Problem.warning(
                        Place.of(proposal.target().path()), "file is not there", "autoinstalld apply makes it"))
                : Stream.empty();
    }
}
