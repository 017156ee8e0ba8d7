package org.autoinstalld.deployer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.SettledApply;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.Result;
import org.autoinstalld.console.Tmux;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;
import org.autoinstalld.responsefile.HostChoice;

/** Takes deployments back, and guests away: disarmed, stopped, and their entries as they were, or gone. Disks stay. */
public final class Withdrawal {
    private final Invocation invocation;
    private final DeploymentFolder records;
    private final DeployServer server;

    public Withdrawal(Invocation invocation) {
        this.invocation = invocation;
        this.records = new DeploymentFolder(invocation.stateFolder());
        this.server = new DeployServer(invocation.stateFolder());
    }

    /** Ends unfinished deployments of these hosts. Returns the exit code. */
    public int abort(HostChoice choice) throws RefusedException, ConfFileException {
        Lock lock = records.lock();
        try {
            Apply apply = SettledApply.open(invocation);
            TokenPlan tokened = TokenPlan.writing(invocation, false);
            List<Host> hosts = List.copyOf(ChosenHosts.right(invocation, tokened.snapshot(), choice));
            Map<HostName, Deployment> open = new LinkedHashMap<>();
            List<Problem> problems = new ArrayList<>();
            for (Host host : hosts) {
                Optional<Deployment> record = records.read(host.name()).filter(Deployment::isUnfinished);
                record.ifPresentOrElse(
                        d -> open.put(host.name(), d),
                        () -> problems.add(Problem.error(
                                host.place(),
                                "no deployment of '" + host.name() + "' is unfinished",
                                "autoinstalld status " + host.name())));
            }
            if (!problems.isEmpty()) {
                throw new RefusedException(problems);
            }
            stop(tokened, hosts);
            Map<HostName, Deployment.Had> back = new LinkedHashMap<>();
            open.forEach((host, record) -> {
                boolean written =
                        record.had() != null && record.step(DeployStep.CLOSE).state() != StepState.DONE;
                if (written) {
                    back.put(host, record.had());
                }
            });
            write(apply, new KeptEntries(tokened, hosts, invocation::complain), back);
            for (Deployment record : open.values()) {
                records.write(record.ended());
                server.note(record.host(), "aborted", null);
                invocation.out().println(record.host() + ": aborted; its disk stays");
            }
            return Command.FINE;
        } finally {
            lock.close();
        }
    }

    /**
     * Stops a guest and takes its entries away.
     *
     * @return paths of its disks, which are there still
     */
    public List<String> takeOut(HostName name) throws RefusedException, ConfFileException {
        Lock lock = records.lock();
        try {
            Apply apply = SettledApply.open(invocation);
            TokenPlan tokened = TokenPlan.writing(invocation, false);
            List<Host> hosts =
                    List.copyOf(ChosenHosts.right(invocation, tokened.snapshot(), HostChoice.of(List.of(name))));
            Host host = hosts.get(0);
            if (DeployGuest.of(tokened.snapshot().inventory(), host)
                    .filter(g -> g.hypervisor().vmConf().isPresent())
                    .isEmpty()) {
                throw new RefusedException(Problem.error(
                        host.place(),
                        "'" + host.name() + "' is no guest of a hypervisor with a vm-conf",
                        "autoinstalld remove " + host.name()));
            }
            stop(tokened, hosts);
            write(
                    apply,
                    new KeptEntries(tokened, hosts, invocation::complain),
                    Map.of(host.name(), new Deployment.Had(false, false, null)));
            records.read(host.name()).filter(Deployment::isUnfinished).ifPresent(this::end);
            server.note(host.name(), "taken out of the files", null);
            return host.vm().stream()
                    .flatMap(vm -> vm.disks().stream())
                    .map(Vm.Disk::path)
                    .toList();
        } finally {
            lock.close();
        }
    }

    private void end(Deployment record) {
        try {
            records.write(record.ended());
        } catch (ConfFileException e) {
            invocation.complain(List.of(e.problem()));
        }
    }

    /** Removes a disk. Empty if it is gone; else why not. */
    public static Optional<String> delete(String disk) {
        try {
            Files.deleteIfExists(Path.of(disk));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("'" + disk + "' cannot be removed: " + Reason.of(e));
        }
    }

    /** Nobody is answered any more, and then no VM runs any more. */
    private void stop(TokenPlan tokened, List<Host> hosts) throws RefusedException {
        List<String> failures = new ArrayList<>();
        for (Host host : hosts) {
            server.disarm(host.name()).ifPresent(why -> failures.add(host.name() + " is not disarmed: " + why));
            DeployGuest.of(tokened.snapshot().inventory(), host)
                    .flatMap(guest -> guest.vmctl().end(guest.vmName()))
                    .ifPresent(why -> failures.add(host.name() + " does not stop: " + why));
            if (Tmux.isThere()) {
                new Tmux(records.state(), new Programs()).end(host.name().text());
            }
        }
        if (!failures.isEmpty()) {
            throw new RefusedException(String.join("\nautoinstalld: ", failures));
        }
    }

    private void write(Apply apply, EntryFiles files, Map<HostName, Deployment.Had> back)
            throws RefusedException, ConfFileException {
        if (back.isEmpty()) {
            return;
        }
        EntryFiles.Prepared prepared = files.restore(back);
        if (!prepared.refused().isEmpty()) {
            throw new RefusedException(
                    String.join("; ", new TreeSet<>(prepared.refused().values())));
        }
        if (prepared.plan().isEmpty()) {
            return;
        }
        if (!prepared.starting().isEmpty()) {
            invocation.complain(
                    "the reload starts VMs that are enabled and stopped: " + Listing.of(prepared.starting()));
            if (!Confirmation.given(invocation, "start them?")) {
                throw new RefusedException("their entries stay as they are, with the VMs stopped");
            }
        }
        if (apply.run(prepared.plan()) instanceof Result.Failed failed) {
            throw new RefusedException(
                    List.of(failed.problem()), failed.step() + " failed" + Outcomes.last(failed.commands()));
        }
        files.written(prepared.plan());
    }
}
