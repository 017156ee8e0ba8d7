package org.autoinstalld.deployer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.autoinstalld.problem.Problems;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;

/**
 * Takes deployments back, and guests away: disarmed, stopped, and their entries as they were, or gone. Disks stay. What fails
 * for one host, as when its machine is down, is done for the others.
 */
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
            Map<HostName, Deployment> gone = gone(tokened.snapshot(), choice);
            HostChoice known = without(choice, gone.keySet());
            Map<HostName, Deployment> open =
                    known.isAll() && !choice.isAll() ? Map.of() : open(tokened.snapshot(), known);
            if (open.isEmpty() && gone.isEmpty()) {
                invocation.complain("nothing to do");
                return Command.FINE;
            }
            Map<HostName, Deployment.Had> back = new LinkedHashMap<>();
            open.forEach((host, record) -> {
                boolean written =
                        record.had() != null && record.step(DeployStep.CLOSE).state() != StepState.DONE;
                if (written) {
                    back.put(host, record.had());
                }
            });
            Set<HostName> failed = new LinkedHashSet<>(withdraw(apply, tokened, open.keySet(), back, "aborted"));
            failed.addAll(stopGone(tokened.snapshot(), gone.values()));
            List<HostName> aborted = new ArrayList<>();
            List<Deployment> all = new ArrayList<>(open.values());
            all.addAll(gone.values());
            for (Deployment record : all) {
                if (!failed.contains(record.host())) {
                    records.write(record.ended());
                    server.note(record.host(), "aborted", null);
                    aborted.add(record.host());
                }
            }
            invocation.tell(
                    Map.of("aborted", aborted),
                    out -> aborted.forEach(h -> out.println(h + ": aborted; its disk stays"
                            + (gone.containsKey(h)
                                    ? ". The inventory does not have it any more, so autoinstalld apply takes its"
                                            + " entries out"
                                    : ""))));
            return failed.isEmpty() ? Command.FINE : Command.REFUSED;
        } finally {
            lock.close();
        }
    }

    /** What is unfinished of hosts that are named, and that the inventory does not have any more. */
    private Map<HostName, Deployment> gone(Snapshot snapshot, HostChoice choice) {
        Map<HostName, Deployment> gone = new LinkedHashMap<>();
        records.all(new Problems()).forEach((name, record) -> {
            boolean known = snapshot.inventory().hosts().containsKey(name)
                    || snapshot.inventory().broken().containsKey(name);
            if (record.isUnfinished() && !known && choice.operands().stream().anyMatch(o -> isName(o, name))) {
                gone.put(name, record);
            }
        });
        return gone;
    }

    private static boolean isName(String operand, HostName name) {
        return HostName.parse(operand)
                .filter(o -> o.equals(name) || o.text().equals(name.shortName()))
                .isPresent();
    }

    private static HostChoice without(HostChoice choice, Collection<HostName> gone) {
        return new HostChoice(
                choice.operands().stream()
                        .filter(o -> gone.stream().noneMatch(name -> isName(o, name)))
                        .toList(),
                choice.profiles(),
                choice.networks(),
                choice.states());
    }

    /**
     * Stops VMs of which no more is known than how a host's usually is called. Nobody is answered for them any more.
     *
     * @return those for which that failed, which has been said
     */
    private Set<HostName> stopGone(Snapshot snapshot, Collection<Deployment> gone) {
        Set<HostName> failed = new LinkedHashSet<>();
        for (Deployment record : gone) {
            Optional.ofNullable(snapshot.inventory().hypervisors().get(record.hypervisor()))
                    .flatMap(hypervisor -> KeptFile.vmConf(snapshot.inventory(), hypervisor, machines))
                    .flatMap(file -> new Vmctl(file).end(record.host().text()))
                    .ifPresent(setback -> {
                        invocation.complain(record.host() + ": not aborted: its VM does not stop: " + setback.why());
                        failed.add(record.host());
                    });
            endSession(record.host());
        }
        return failed;
    }

    private void endSession(HostName host) {
        if (Tmux.isThere()) {
            new Tmux(records.state(), new Programs()).end(host.text());
        }
    }

    /** What is unfinished of those that are chosen. One that is named has to be. */
    private Map<HostName, Deployment> open(Snapshot snapshot, HostChoice choice)
            throws RefusedException, ConfFileException {
        Set<HostName> named = ChosenHosts.find(invocation, snapshot, choice).single();
        Map<HostName, Deployment> open = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Host host : ChosenHosts.right(invocation, snapshot, choice)) {
            Optional<Deployment> record = records.read(host.name()).filter(Deployment::isUnfinished);
            Optional<Problem> moved = record.flatMap(before -> GoingOn.moved(host, before));
            if (moved.isPresent()) {
                problems.add(moved.get());
            } else if (record.isPresent()) {
                open.put(host.name(), record.get());
            } else if (named.contains(host.name())) {
                problems.add(Problem.error(
                        host.place(),
                        "no deployment of '" + host.name() + "' is unfinished",
                        "autoinstalld status " + host.name()));
            }
        }
        if (!problems.isEmpty()) {
            throw new RefusedException(problems);
        }
        return open;
    }

    /**
     * Stops guests and takes their entries away.
     *
     * @return the disks of those for which that was done, which are there still
     */
    public Map<HostName, Images> takeOut(List<HostName> names) throws RefusedException, ConfFileException {
        Lock lock = records.lock();
        try {
            Apply apply = SettledApply.open(invocation);
            TokenPlan tokened = TokenPlan.writing(invocation, false);
            Map<HostName, Images> images = new LinkedHashMap<>();
            Map<HostName, Deployment.Had> back = new LinkedHashMap<>();
            List<Problem> problems = new ArrayList<>();
            for (Host host : ChosenHosts.right(invocation, tokened.snapshot(), HostChoice.of(names))) {
                Optional<DeployGuest> guest =
                        guest(tokened.snapshot(), host.name()).filter(DeployGuest::isKept);
                guest.ifPresentOrElse(
                        g -> images.put(host.name(), Images.of(g)),
                        () -> problems.add(Problem.error(
                                host.place(),
                                "'" + host.name() + "' is no guest of a hypervisor with a vm-conf",
                                "autoinstalld remove " + host.name())));
                back.put(host.name(), new Deployment.Had(false, false, null));
            }
            if (!problems.isEmpty()) {
                throw new RefusedException(problems);
            }
            images.keySet().removeAll(withdraw(apply, tokened, List.copyOf(images.keySet()), back, "destroyed"));
            for (HostName host : images.keySet()) {
                records.read(host).filter(Deployment::isUnfinished).ifPresent(this::end);
                server.note(host, "taken out of the files", null);
            }
            return images;
        } finally {
            lock.close();
        }
    }

    private Optional<DeployGuest> guest(Snapshot snapshot, HostName name) {
        return Optional.ofNullable(snapshot.inventory().hosts().get(name))
                .flatMap(host -> DeployGuest.of(snapshot.inventory(), host, machines));
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
        static Images of(DeployGuest guest) {
            return new Images(
                    guest.machine(),
                    guest.vm().disks().stream().map(Vm.Disk::path).toList());
        }

        /** Removes one. Empty if it is gone; else why not. */
        public Optional<String> delete(String path) {
            return machine.remove(path).map(why -> "'" + path + "' cannot be removed: " + why);
        }
    }

    // ---- what is done ----

    /**
     * Nobody is answered any more, then no VM runs any more, and then entries are what they are to be.
     *
     * @param done what becomes of a host, in a word
     * @return those for which that failed, which has been said; whatever it was stays their matter alone
     */
    private Set<HostName> withdraw(
            Apply apply, TokenPlan tokened, Collection<HostName> hosts, Map<HostName, Deployment.Had> back, String done)
            throws ConfFileException {
        Map<HostName, String> failed = stop(tokened.snapshot(), hosts);
        Map<HostName, Deployment.Had> left = new LinkedHashMap<>(back);
        left.keySet().removeAll(failed.keySet());
        write(apply, tokened, left, failed);
        failed.forEach((host, why) -> invocation.complain(host + ": not " + done + ": " + why));
        return failed.keySet();
    }

    private Map<HostName, String> stop(Snapshot snapshot, Collection<HostName> hosts) {
        Map<HostName, String> failed = new LinkedHashMap<>();
        Map<String, String> unreached = new HashMap<>();
        for (HostName host : hosts) {
            server.disarm(host).ifPresent(why -> failed.put(host, "it is not disarmed: " + why));
        }
        for (HostName host : hosts) {
            guest(snapshot, host).flatMap(guest -> stop(guest, unreached)).ifPresent(why -> failed.put(host, why));
            endSession(host);
        }
        return failed;
    }

    /** @param unreached machines to which there was no way a moment ago, and why: nobody waits for one of them twice */
    private static Optional<String> stop(DeployGuest guest, Map<String, String> unreached) {
        String hypervisor = guest.hypervisor().name();
        String known = unreached.get(hypervisor);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Setback> setback = guest.vmctl().end(guest.vmName());
        setback.filter(Setback::passing).ifPresent(s -> unreached.put(hypervisor, s.why()));
        return setback.map(s -> s.passing() ? s.why() : "its VM does not stop: " + s.why());
    }

    /** @param failed to which those are added for which it was not done */
    private void write(Apply apply, TokenPlan tokened, Map<HostName, Deployment.Had> back, Map<HostName, String> failed)
            throws ConfFileException {
        Map<HostName, Deployment.Had> left = new LinkedHashMap<>(back);
        EntryFiles files = new KeptEntries(
                tokened,
                left.keySet().stream()
                        .flatMap(h -> guest(tokened.snapshot(), h).stream())
                        .map(DeployGuest::host)
                        .toList(),
                records.unfinished(),
                KeptFile.remote(tokened.snapshot().inventory(), machines),
                invocation::complain);
        while (!left.isEmpty()) {
            EntryFiles.Prepared prepared = files.restore(left);
            prepared.refused().forEach((host, setback) -> failed.put(host, setback.why()));
            left.keySet().removeAll(failed.keySet());
            if (left.isEmpty() || prepared.plan().isEmpty()) {
                return;
            }
            if (!mayStart(prepared.starting())) {
                left.keySet().forEach(h -> failed.put(h, "its entries stay as they are, with its VM stopped"));
                return;
            }
            if (!(apply.run(prepared.plan()) instanceof Result.Failed undone)) {
                files.written(prepared.plan());
                return;
            }
            Map<HostName, String> unreached = unreached(tokened.snapshot(), left.keySet(), undone);
            if (unreached.isEmpty()) {
                String why = undone.step() + " failed: " + undone.problem().gist() + Outcomes.last(undone.commands());
                left.keySet().forEach(h -> unreached.put(h, why));
            }
            failed.putAll(unreached);
            left.keySet().removeAll(unreached.keySet());
        }
    }

    /** Those to whose machine there was no way any more. */
    private Map<HostName, String> unreached(Snapshot snapshot, Collection<HostName> hosts, Result.Failed undone) {
        Map<HostName, String> unreached = new LinkedHashMap<>();
        for (HostName host : hosts) {
            guest(snapshot, host)
                    .flatMap(g -> undone.commands().stream()
                            .flatMap(outcome -> g.machine().lost(outcome).stream())
                            .findFirst())
                    .ifPresent(why -> unreached.put(host, why));
        }
        return unreached;
    }

    private boolean mayStart(List<String> starting) {
        if (starting.isEmpty()) {
            return true;
        }
        invocation.complain("the reload starts VMs that are enabled and stopped: " + Listing.of(starting));
        return Confirmation.given(invocation, "start them?");
    }
}
