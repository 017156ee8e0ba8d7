package org.autoinstalld.reload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.InventoryReader.Reading;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.RenderResult;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.Loaded;

/**
 * Tries before serving: an edit that leaves a host without the file it had is a broken edit, like one that does not
 * parse. A new host with a mistake stands in nobody's way: it alone is refused.
 */
final class ReloadCheck {
    private static final int SHOWN = 50;
    /** Hosts that may fail before it is clear that the edit is broken: each may fail by taking its time. */
    private static final int ENOUGH = 10;

    private ReloadCheck() {}

    /** What keeps templates or inventory from being read at all. */
    static List<Problem> errors(Loaded loaded, Reading reading) {
        List<Problem> errors = new ArrayList<>();
        if (loaded instanceof Loaded.Failed failed) {
            errors.addAll(failed.problems());
        }
        if (reading.inventory().isEmpty()) {
            reading.problems().stream().filter(Problem::isError).forEach(errors::add);
        }
        return errors;
    }

    /**
     * What went wrong with hosts that could be served before; nothing if {@code next} may take over.
     *
     * @param trying run before each host is tried, since that of ten thousand takes a while: it may rest
     */
    static List<Problem> newlyBroken(Snapshot before, Snapshot next, Runnable trying) {
        Setdir setdir = next.inventory().site().setdir();
        boolean same = before.isAlikeButForHosts(next);
        List<Problem> mistakes = next.inventory().broken().values().stream()
                .filter(host -> wasRight(before, host))
                .flatMap(host -> host.problems().stream())
                .distinct()
                .sorted()
                .limit(SHOWN)
                .toList();
        if (!mistakes.isEmpty()) {
            return mistakes;
        }
        if (before.files().withheldFromUnknown().isEmpty()
                && before.inventory().site().unknown().isPresent()
                && !next.files().withheldFromUnknown().isEmpty()) {
            return next.files().withheldFromUnknown();
        }
        Set<Problem> problems = new TreeSet<>();
        int failed = 0;
        for (Host host : next.inventory().hosts().values()) {
            if (failed < ENOUGH
                    && !(same && host.equals(before.inventory().hosts().get(host.name())))) {
                trying.run();
                List<Problem> found = newlyBroken(before, next, host, setdir).toList();
                problems.addAll(found);
                failed += found.isEmpty() ? 0 : 1;
            }
        }
        return onePerPlace(problems, failed >= ENOUGH);
    }

    /** A template's mistake concerns all its hosts; it is told once, for the first of them. */
    private static List<Problem> onePerPlace(Collection<Problem> problems, boolean more) {
        Map<Place, List<Problem>> byPlace = new TreeMap<>();
        problems.forEach(
                p -> byPlace.computeIfAbsent(p.place(), at -> new ArrayList<>()).add(p));
        return byPlace.values().stream()
                .limit(SHOWN)
                .map(same -> same.size() == 1
                        ? same.get(0)
                        : Problem.error(
                                same.get(0).place(),
                                same.get(0).message() + " (and the same for " + (more ? "at least " : "")
                                        + (same.size() - 1) + " more)",
                                same.get(0).remedy()))
                .toList();
    }

    /** By name or, should it have been renamed, by lladdr. */
    private static boolean wasRight(Snapshot before, BrokenHost host) {
        return before.inventory().hosts().containsKey(host.name())
                || host.lladdrs().stream()
                        .anyMatch(l -> before.lookup()
                                .index()
                                .byLladdr(l)
                                .filter(KnownMachine.Right.class::isInstance)
                                .isPresent());
    }

    private static Stream<Problem> newlyBroken(Snapshot before, Snapshot next, Host host, Setdir setdir) {
        Host old = before.inventory().hosts().get(host.name());
        if (old == null) {
            return Stream.empty();
        }
        return Stream.of(Mode.values())
                .filter(host.boot()::permits)
                .filter(mode -> next.files().make(host, mode, setdir) instanceof RenderResult.Nothing
                        && before.files().make(old, mode, setdir) instanceof RenderResult.File)
                .flatMap(mode -> ((RenderResult.Nothing) next.files().make(host, mode, setdir)).problems().stream());
    }
}
