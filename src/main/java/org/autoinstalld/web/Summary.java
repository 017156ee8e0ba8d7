package org.autoinstalld.web;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.access.RequesterPolicy;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.Site;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * Every host of a snapshot with its standing. Each response file has to be made and judged once for that, in both modes
 * and for the site's setdir, so what is known from the summary before is used where nothing that matters changed.
 *
 * @param kept files of other programs
 * @param hosts by name, broken ones among them
 */
record Summary(Snapshot snapshot, FileDrift kept, List<HostLine> hosts, Map<HostCondition, Integer> counts) {

    static Summary of(Snapshot snapshot, FileDrift kept, @Nullable Summary before) {
        Map<HostName, HostLine> known = before != null && before.isComparable(snapshot) ? before.byName() : Map.of();
        Warnings warnings = Warnings.in(snapshot);
        Inventory inventory = snapshot.inventory();
        Stream<HostLine> right = inventory.hosts().values().parallelStream()
                .map(host -> line(snapshot, host, known, warnings.of(host.name()), kept));
        Stream<HostLine> wrong = inventory.broken().values().stream().map(host -> line(host, warnings));
        List<HostLine> all = Stream.concat(right, wrong)
                .sorted((a, b) -> a.machine().name().compareTo(b.machine().name()))
                .toList();
        return new Summary(snapshot, kept, all, count(all));
    }

    /** Whether a host that did not change itself gets the same files from both snapshots. */
    private boolean isComparable(Snapshot other) {
        Inventory mine = snapshot.inventory();
        Inventory others = other.inventory();
        return snapshot.templates().revision().equals(other.templates().revision())
                && mine.site().equals(others.site())
                && mine.networks().equals(others.networks())
                && mine.hypervisors().equals(others.hypervisors());
    }

    private Map<HostName, HostLine> byName() {
        Map<HostName, HostLine> map = new HashMap<>(hosts.size() * 2);
        hosts.forEach(line -> map.put(line.machine().name(), line));
        return map;
    }

    private static HostLine line(
            Snapshot snapshot, Host host, Map<HostName, HostLine> known, List<Problem> warnings, FileDrift kept) {
        Judged judged = Optional.ofNullable(known.get(host.name()))
                .filter(line -> line.host().filter(host::equals).isPresent())
                .map(HostLine::judged)
                .filter(Judged::isLasting)
                .orElseGet(() -> Judged.of(snapshot, host));
        List<Problem> own = Stream.concat(RequesterPolicy.unreachable(host).stream(), warnings.stream())
                .toList();
        return HostLine.of(new KnownMachine.Right(host), judged, own, kept.of(host.name()));
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

    private Stream<Problem> unknown() {
        Site site = snapshot.inventory().site();
        return site.unknown().stream()
                .flatMap(u ->
                        snapshot.files().problems(u, site.setdir()).stream().map(Masking.of(u.settings())::problem));
    }

    /**
     * All that is wrong with what is served: the inventory, files that cannot be made, what the dialogues found, and
     * files of other programs that are not as the inventory says.
     */
    List<Problem> problems() {
        return Stream.of(
                        snapshot.reading().problems().stream(),
                        hosts.stream().flatMap(line -> line.problems().stream()),
                        kept.others().stream(),
                        unknown())
                .flatMap(all -> all)
                .distinct()
                .sorted(HostLine.ERRORS_FIRST)
                .toList();
    }
}
