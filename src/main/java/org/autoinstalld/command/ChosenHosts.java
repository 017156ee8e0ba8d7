package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostsByName;
import org.autoinstalld.responsefile.Snapshot;

/** The hosts that entries are wanted for. */
final class ChosenHosts {
    private ChosenHosts() {}

    /**
     * Those named, or all. Empty if one of them is unknown or has a mistake, which has then been said: a host that
     * silently dropped out of dhcpd.conf or vm.conf would be missed too late.
     */
    static Optional<Set<Host>> hosts(Invocation invocation, Snapshot snapshot, List<HostName> names) {
        List<Problem> problems = new ArrayList<>();
        Set<Host> hosts = new HashSet<>();
        if (names.isEmpty()) {
            problems.addAll(DesiredFiles.mistakes(snapshot));
            hosts.addAll(snapshot.inventory().hosts().values());
        } else {
            hosts.addAll(HostsByName.find(snapshot, names, problems));
        }
        if (problems.isEmpty()) {
            return Optional.of(hosts);
        }
        invocation.terminal().complain(problems.stream().distinct().sorted().toList());
        return Optional.empty();
    }
}
