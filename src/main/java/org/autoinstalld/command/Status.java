package org.autoinstalld.command;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deployer.DeploymentText;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.problem.Problems;

/** Where hosts stand with their installation. */
final class Status extends Command {
    Status() {
        super(
                "status",
                "[HOST]...",
                "lists where hosts stand with their installation",
                LedgerReport.format(),
                Invocation.state());
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        List<String> hosts = invocation.hosts().stream().map(Object::toString).toList();
        return LedgerReport.print(
                invocation,
                LedgerApi.PATH + "states",
                hosts.isEmpty() ? Map.of() : Map.of("host", hosts),
                LedgerApi.States.class,
                states -> Stream.concat(
                                LedgerText.states(states, Confirmation.isAtTerminal()).stream(),
                                deployments(invocation, states).stream())
                        .toList());
    }

    /** A line for each that is unfinished, of hosts that are shown. */
    private static List<String> deployments(Invocation invocation, LedgerApi.States states) {
        Set<String> shown = states.hosts().stream().map(HostStateJson::name).collect(Collectors.toSet());
        Problems unread = new Problems();
        List<String> lines = new DeploymentFolder(invocation.stateFolder())
                .all(unread).values().stream()
                        .filter(Deployment::isUnfinished)
                        .filter(d -> shown.contains(d.host().text()))
                        .map(d -> DeploymentText.line(d, Instant.now()))
                        .toList();
        invocation.complain(unread.sorted());
        return lines;
    }
}
