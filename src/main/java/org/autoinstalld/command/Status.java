package org.autoinstalld.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Masking;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.console.Tmux;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deployer.DeploymentText;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.web.DeploymentView;

/** Where hosts stand with their installation. */
final class Status extends Command {
    Status() {
        super(
                "status",
                ChosenHosts.SOME_OR_ALL,
                "lists where hosts stand with their installation",
                ChosenHosts.options());
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        return LedgerReport.print(
                invocation,
                LedgerApi.PATH + "states",
                ChosenHosts.of(invocation).fields(),
                LedgerApi.States.class,
                states -> Stream.concat(
                                LedgerText.states(states, Confirmation.isAtTerminal()).stream(),
                                deployments(invocation, states)
                                        .filter(Deployment::isUnfinished)
                                        .flatMap(d -> lines(invocation, d)))
                        .toList(),
                json -> withDeployments(invocation, json));
    }

    /** Where it stands; of a host that was asked for, how somebody looks at its console, too. */
    private static Stream<String> lines(Invocation invocation, Deployment deployment) {
        List<String> console = new DeploymentFolder(invocation.stateFolder()).consoleEnd(deployment.host());
        Stream<String> where = Stream.of(DeploymentText.line(deployment, Instant.now(), console));
        return invocation.operands().isEmpty() || !Tmux.isThere()
                ? where
                : Stream.concat(
                        where,
                        new Tmux(invocation.stateFolder(), new Programs())
                                .attachable(deployment.host().text()).stream()
                                        .map(words -> deployment.host() + ": its console: " + words));
    }

    /** What the ledger tells, and what {@code /api/deployments} does. */
    private record Report(@JsonUnwrapped LedgerApi.States states, List<DeploymentView> deployments) {}

    private static String withDeployments(Invocation invocation, String json) {
        DeploymentFolder folder = new DeploymentFolder(invocation.stateFolder());
        return Json.read(json, LedgerApi.States.class)
                .map(states -> Json.line(new Report(
                        states,
                        deployments(invocation, states)
                                .map(d -> DeploymentView.of(
                                        d,
                                        Masking.none(),
                                        Instant.now(),
                                        d.isUnfinished() ? folder.consoleEnd(d.host()) : List.of()))
                                .toList())))
                .orElse(json);
    }

    /** Those of hosts that are shown, by host. */
    private static Stream<Deployment> deployments(Invocation invocation, LedgerApi.States states) {
        Set<String> shown = states.hosts().stream().map(HostStateJson::name).collect(Collectors.toSet());
        Problems unread = new Problems();
        List<Deployment> all = new DeploymentFolder(invocation.stateFolder())
                .all(unread).values().stream()
                        .filter(d -> shown.contains(d.host().text()))
                        .toList();
        invocation.complain(unread.sorted());
        return all.stream();
    }
}
