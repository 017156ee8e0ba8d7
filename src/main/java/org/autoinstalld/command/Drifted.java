package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.Drift;
import org.autoinstalld.plan.Proposal;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;

/** How the files that the inventory names differ from it. */
final class Drifted {
    private Drifted() {}

    /** All that plan would find, clashes included. */
    static List<Problem> all(Snapshot snapshot) {
        Wanted wanted = Wanted.of(snapshot);
        List<Problem> problems = new ArrayList<>(wanted.problems());
        problems.removeAll(wanted.unread());
        // an inventory is also checked on machines that have none of its files
        wanted.unread().forEach(p -> problems.add(Problem.warning(p.place(), p.message(), p.remedy())));
        for (Proposal proposal : wanted.proposals()) {
            if (proposal.before().isEmpty()) {
                problems.add(Problem.warning(
                        Place.of(proposal.target().path()), "file is not there", "autoinstalld apply makes it"));
            } else {
                wanted.maker().drifts(proposal).forEach(d -> problems.add(d.toProblem()));
            }
        }
        return problems;
    }

    /** What concerns these hosts. */
    static List<Problem> of(Snapshot snapshot, Collection<Host> hosts) {
        Set<HostName> names = hosts.stream().map(Host::name).collect(Collectors.toSet());
        return drifts(Wanted.of(snapshot))
                .filter(d -> d.host().filter(names::contains).isPresent())
                .map(Drift::toProblem)
                .toList();
    }

    private static Stream<Drift> drifts(Wanted wanted) {
        return wanted.proposals().stream().flatMap(p -> wanted.maker().drifts(p).stream());
    }
}
