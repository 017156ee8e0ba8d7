package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.live.Live;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.Snapshot;

/** Inventory and templates, read once for a command that ends. */
final class Opened {
    private Opened() {}

    /** Empty if there is nothing to work with; why has then been said. */
    static Optional<Snapshot> read(Invocation invocation) {
        return read(invocation, Live.open(invocation.inventory(), invocation.templates()));
    }

    /** The same with the tokens of hosts, for what shows or writes them. */
    static Optional<Snapshot> withTokens(Invocation invocation) {
        return read(invocation, HostTokens.make(invocation));
    }

    private static Optional<Snapshot> read(Invocation invocation, Live.Opening opening) {
        if (opening instanceof Live.Opening.Opened opened) {
            return Optional.of(opened.live().get());
        }
        invocation.terminal().complain(((Live.Opening.Refused) opening).problems());
        return Optional.empty();
    }

    /** Hosts by full or unambiguous short name. What is wrong with the rest goes to {@code problems}. */
    static List<Host> hosts(Snapshot snapshot, List<HostName> names, List<Problem> problems) {
        List<Host> hosts = new ArrayList<>();
        for (HostName name : names) {
            var found = snapshot.lookup().index().byName(name);
            if (found.size() != 1) {
                problems.add(Problem.error(
                        Place.of("command line"),
                        (found.isEmpty() ? "unknown host '" : "short name of several hosts: '") + name + "'",
                        remedy(snapshot, name)));
                continue;
            }
            HostName full = found.get(0).name();
            Host host = snapshot.inventory().hosts().get(full);
            BrokenHost broken = snapshot.inventory().broken().get(full);
            if (host != null) {
                hosts.add(host);
            } else if (broken != null) {
                problems.addAll(broken.problems());
            }
        }
        return hosts;
    }

    private static String remedy(Snapshot snapshot, HostName name) {
        List<String> all = new ArrayList<>();
        snapshot.inventory().hosts().keySet().forEach(n -> all.add(n.text()));
        snapshot.inventory().broken().keySet().forEach(n -> all.add(n.text()));
        snapshot.inventory().hosts().keySet().forEach(n -> all.add(n.shortName()));
        return Suggestion.nearest(name.text(), all)
                .map(s -> "did you mean '" + s + "'?")
                .orElse("one of its " + snapshot.inventory().hosts().size() + " hosts, by full or short name");
    }
}
