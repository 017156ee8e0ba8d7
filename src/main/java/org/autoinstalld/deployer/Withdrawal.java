package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostChoice;

/** Takes deployments back, and guests away: disarmed, stopped, and their entries as they were, or gone. Disks stay. */
public final class Withdrawal implements AutoCloseable {
    private final Invocation invocation;
    private final DeploymentFolder records;
    private final DeployServer server;
    private final VmdMachines machines;

    public Withdrawal(Invocation invocation) {
        this.invocation = invocation;
        this.records = new DeploymentFolder(invocation.stateFolder());
        this.server = new DeployServer(invocation.stateFolder());
        this.machines = new VmdMachines(invocation.stateFolder());
    }

    @Override
    public void close() {
        machines.close();
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
            write(apply, entries(tokened, hosts), back);
            for (Deployment record : open.values()) {
                records.write(record.ended());
                server.note(record.host(), "aborted", null);
            }
            invocation.tell(
                    Map.of("aborted", List.copyOf(open.keySet())),
                    out -> open.keySet().forEach(h -> out.println(h + ": aborted; its disk stays")));
            return Command.FINE;
        } finally {
            lock.close();
        }
    }

    /**
     * Stops a guest and takes its entries away.
     *
     * @return its disks, which are there still
     */
    public Images takeOut(HostName name) throws RefusedException, ConfFileException {
        Lock lock = records.lock();
        try {
            Apply apply = SettledApply.open(invocation);
            TokenPlan tokened = TokenPlan.writing(invocation, false);
            List<Host> hosts =
                    List.copyOf(ChosenHosts.right(invocation, tokened.snapshot(), HostChoice.of(List.of(name))));
            Host host = hosts.get(0);
            Optional<DeployGuest> guest = DeployGuest.of(tokened.snapshot().inventory(), host, machines)
                    .filter(DeployGuest::isKept);
            if (guest.isEmpty()) {
                throw new RefusedException(Problem.error(
                        host.place(),
                        "'" + host.name() + "' is no guest of a hypervisor with a vm-conf",
                        "autoinstalld remove " + host.name()));
            }
            stop(tokened, hosts);
            write(apply, entries(tokened, hosts), Map.of(host.name(), new Deployment.Had(false, false, null)));
            records.read(host.name()).filter(Deployment::isUnfinished).ifPresent(this::end);
            server.note(host.name(), "taken out of the files", null);
            return new Images(
                    guest.get().machine(),
                    guest.get().vm().disks().stream().map(Vm.Disk::path).toList());
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

    /**
     * Disks that nobody uses any more.
     *
     * @param machine that they are on
     */
    public record Images(VmdMachine machine, List<String> paths) {
        /** Removes one. Empty if it is gone; else why not. */
        public Optional<String> delete(String path) {
            return machine.remove(path).map(why -> "'" + path + "' cannot be removed: " + why);
        }
    }

    private EntryFiles entries(TokenPlan tokened, List<Host> hosts) {
        return new KeptEntries(
                tokened, hosts, KeptFile.remote(tokened.snapshot().inventory(), machines), invocation::complain);
    }

    /** Nobody is answered any more, and then no VM runs any more. */
    private void stop(TokenPlan tokened, List<Host> hosts) throws RefusedException {
        List<String> failures = new ArrayList<>();
        for (Host host : hosts) {
            server.disarm(host.name()).ifPresent(why -> failures.add(host.name() + " is not disarmed: " + why));
            DeployGuest.of(tokened.snapshot().inventory(), host, machines)
                    .flatMap(guest -> guest.vmctl().end(guest.vmName()))
                    .ifPresent(setback -> failures.add(host.name() + " does not stop: " + setback.why()));
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
            throw new RefusedException(prepared.refused().values().stream()
                    .map(Setback::why)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining("; ")));
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
