package org.autoinstalld.web;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.api.Masking;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Every host of a snapshot with its standing, as far as it is judged.
 *
 * @param judged how many hosts were, when this was made
 * @param kept files of other programs
 * @param hosts by name, broken ones among them
 * @param found all that is wrong with what is served: the inventory, files that cannot be made, what the dialogues found,
 *     and files of other programs that are not as the inventory says
 */
record Summary(
        Snapshot snapshot,
        int judged,
        FileDrift kept,
        List<HostLine> hosts,
        Map<HostCondition, Integer> counts,
        AllProblems found) {

    static Summary of(Judging judging, FileDrift kept) {
        Snapshot snapshot = judging.snapshot();
        // before anything is looked at: what is judged meanwhile makes it old, and not too new
        int judged = judging.count();
        Warnings warnings = Warnings.in(snapshot);
        Inventory inventory = snapshot.inventory();
        List<HostLine> all =
                new ArrayList<>(inventory.hosts().size() + inventory.broken().size());
        inventory.hosts().values().forEach(host -> all.add(line(host, judging, warnings.of(host.name()), kept)));
        if (!inventory.broken().isEmpty()) {
            inventory.broken().values().forEach(host -> all.add(line(host, warnings)));
            all.sort(Comparator.comparing(line -> line.machine().name()));
        }
        List<HostLine> hosts = List.copyOf(all);
        return new Summary(
                snapshot, judged, kept, hosts, count(hosts), new AllProblems(() -> problems(snapshot, hosts, kept)));
    }

    /** Whether it tells all that is known. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Judging judging, FileDrift drift) {
        return snapshot == judging.snapshot() && judged == judging.count() && kept == drift;
    }

    private static HostLine line(Host host, Judging judging, List<Problem> warnings, FileDrift kept) {
        List<Problem> own = Stream.concat(RequesterPolicy.unreachable(host).stream(), warnings.stream())
                .toList();
        return HostLine.of(
                new KnownMachine.Right(host), judging.of(host).orElse(Judged.PENDING), own, kept.of(host.name()));
    }

    private static HostLine line(BrokenHost host, Warnings warnings) {
        return HostLine.of(
                new KnownMachine.Wrong(host), Judged.none(host.problems()), warnings.of(host.name()), List.of());
    }

    private static Map<HostCondition, Integer> count(Collection<HostLine> lines) {
        Map<HostCondition, Integer> counts = new EnumMap<>(HostCondition.class);
        for (HostCondition standing : HostCondition.values()) {
            counts.put(standing, 0);
        }
        lines.forEach(line -> counts.merge(line.standing(), 1, Integer::sum));
        return counts;
    }

    int count(HostCondition standing) {
        return counts.getOrDefault(standing, 0);
    }

    private static Stream<Problem> unknown(Snapshot snapshot) {
        Site site = snapshot.inventory().site();
        return site.unknown().stream()
                .flatMap(u ->
                        snapshot.files().problems(u, site.setdir()).stream().map(Masking.of(u.settings())::problem));
    }

    List<Problem> problems() {
        return found.marked().stream().map(AllProblems.Marked::problem).toList();
    }

    private static List<Problem> problems(Snapshot snapshot, List<HostLine> hosts, FileDrift kept) {
        return Stream.of(
                        snapshot.reading().problems().stream(),
                        hosts.stream().flatMap(line -> line.problems().stream()),
                        kept.others().stream(),
                        unknown(snapshot))
                .flatMap(all -> all)
                .distinct()
                .sorted(HostLine.ERRORS_FIRST)
                .toList();
    }
}
