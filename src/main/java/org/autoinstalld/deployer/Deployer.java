package org.autoinstalld.deployer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Confirmation;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.LedgerClient;
import org.autoinstalld.commandline.NextServerProbe;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.SettledApply;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.console.Tmux;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.Resumption;
import org.autoinstalld.deploy.Sighting;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.inventory.BrokenHost;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.ResponseServer;
import org.autoinstalld.machine.SeenFile;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Listing;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Problems;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** Deploys what somebody asked for: finds the hosts, checks them all, runs them, and says how many of each there were. */
public final class Deployer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Invocation invocation;
    private final DeployRequest request;
    private final DeployOutput output;
    private final DeploymentFolder records;
    private final DeployServer server;
    private final VmdMachines machines;
    private int asked;
    private boolean ended;

    public Deployer(Invocation invocation, DeployRequest request, DeployOutput output) {
        this.invocation = invocation;
        this.request = request;
        this.output = output;
        this.records = new DeploymentFolder(invocation.stateFolder());
        this.server = new DeployServer(invocation.stateFolder());
        this.machines = new VmdMachines(invocation.stateFolder());
    }

    /** Says what would be done, and returns the exit code. */
    public int dryRun() throws RefusedException, ConfFileException {
        TokenPlan tokened = TokenPlan.looking(invocation);
        Map<HostName, Deployment> unfinished = new TreeMap<>(records.all(new Problems()));
        unfinished.values().removeIf(d -> !d.isUnfinished());
        List<Host> hosts = wanted(tokened.snapshot(), unfinished);
        if (hosts.isEmpty()) {
            invocation.complain("nothing to do");
        }
        try (machines) {
            return new DryRun(invocation, request, tokened, unfinished, machines).run(hosts, guest -> {
                Deployment before = unfinished.get(guest.host().name());
                return before == null ? fresh(guest) : before;
            });
        }
    }

    /**
     * Returns the exit code.
     *
     * @param interruptible is given what ends the run early, once there is one
     */
    public int run(Consumer<Runnable> interruptible) throws RefusedException, ConfFileException {
        Lock lock = records.lock();
        try (machines) {
            Apply apply = SettledApply.open(invocation);
            return run(apply, interruptible);
        } finally {
            lock.close();
        }
    }

    private int run(Apply apply, Consumer<Runnable> interruptible) throws RefusedException, ConfFileException {
        TokenPlan tokened = TokenPlan.writing(invocation, false);
        Snapshot snapshot = tokened.snapshot();
        Problems unread = new Problems();
        Map<HostName, Deployment> unfinished = new TreeMap<>(records.all(unread));
        invocation.complain(unread.sorted());
        unfinished.values().removeIf(d -> !d.isUnfinished());
        List<Host> wanted = wanted(snapshot, unfinished);
        if (wanted.isEmpty()) {
            invocation.complain("nothing to do");
            return Command.FINE;
        }
        asked = wanted.size();
        Map<HostName, List<Problem>> refused = check(snapshot, wanted, unfinished);
        List<Host> right =
                wanted.stream().filter(h -> !refused.containsKey(h.name())).toList();
        if (!right.isEmpty() && !refused.isEmpty()) {
            output.note(refused.size() + " of " + wanted.size() + " are refused");
            if (!Confirmation.given(invocation, "deploy the others?")) {
                return Command.REFUSED;
            }
        }
        if (right.isEmpty()) {
            end(new DeployOutput.Tally(0, 0, refused.size(), 0));
            return Command.REFUSED;
        }
        EntryFiles files = new KeptEntries(
                tokened, right, unfinished.keySet(), KeptFile.remote(snapshot.inventory(), machines), output::note);
        DeploySurroundings around =
                new DeploySurroundings(server, new LedgerNotes(server), files, records, apply, output, this::mayStart);
        List<HostRun> runs = begun(snapshot, right, unfinished, around);
        DeployRun run = new DeployRun(runs, around, request.parallel(), request.within());
        interruptible.accept(run::interrupt);
        run.run();
        Map<StepState, Integer> counts = run.counts();
        DeployOutput.Tally tally = new DeployOutput.Tally(
                counts.getOrDefault(StepState.DONE, 0),
                counts.getOrDefault(StepState.FAILED, 0),
                refused.size(),
                counts.getOrDefault(StepState.RUNNING, 0));
        end(tally);
        return tally.isFine() ? Command.FINE : Command.REFUSED;
    }

    /** Who reads lines gets a last one with the counts, also where something kept all from being begun. */
    public void endLines() {
        if (!ended) {
            end(new DeployOutput.Tally(0, 0, asked, 0));
        }
    }

    private void end(DeployOutput.Tally tally) {
        ended = true;
        output.end(tally);
    }

    // ---- which hosts ----

    private List<Host> wanted(Snapshot snapshot, Map<HostName, Deployment> unfinished) throws RefusedException {
        boolean goingOn = request.kind() == null;
        boolean goingOnWithAll = goingOn && request.choice().isAll();
        HostChoice choice = goingOnWithAll ? HostChoice.of(known(snapshot, unfinished.keySet())) : request.choice();
        if (choice.isAll() && goingOn) {
            return List.of();
        }
        HostChoice.Found found = ChosenHosts.find(invocation, snapshot, choice);
        List<Problem> mistakes = new ArrayList<>();
        List<Host> hosts = new ArrayList<>();
        int broken = 0;
        int installed = 0;
        // those that are named are looked at when they are checked
        DeployGuests guests = new DeployGuests(
                snapshot.inventory(),
                found.names().stream()
                        .filter(name -> request.kind() == DeployKind.DEPLOY
                                && !found.single().contains(name))
                        .flatMap(name ->
                                Stream.ofNullable(snapshot.inventory().hosts().get(name)))
                        .toList(),
                machines);
        DiskSights disks = guests.disks();
        for (HostName name : found.names()) {
            boolean named = found.single().contains(name) && !goingOnWithAll;
            Host host = snapshot.inventory().hosts().get(name);
            if (host == null) {
                broken++;
                BrokenHost mistaken = snapshot.inventory().broken().get(name);
                if (named && mistaken != null) {
                    mistakes.addAll(mistaken.problems());
                }
            } else if (named) {
                hosts.add(host);
            } else if (request.kind() == DeployKind.DEPLOY
                    && guests.of(host).filter(g -> hasDisk(g, disks)).isPresent()
                    && !unfinished.containsKey(name)) {
                installed += host.vm().isPresent() ? 1 : 0;
            } else if (host.vm().isPresent() && (!goingOn || unfinished.containsKey(name))) {
                hosts.add(host);
            }
        }
        if (!mistakes.isEmpty()) {
            throw new RefusedException(mistakes);
        }
        passedOver(installed, "a disk");
        passedOver(broken, "mistakes");
        if (goingOn) {
            GoingOn.requireUnfinished(hosts, unfinished);
        }
        GoingOn.requireSame(request, hosts, unfinished);
        return hosts;
    }

    /** Those that the inventory has; the others stop nobody. */
    private List<HostName> known(Snapshot snapshot, Collection<HostName> names) {
        Map<Boolean, List<HostName>> known = names.stream()
                .collect(Collectors.partitioningBy(
                        name -> snapshot.inventory().hosts().containsKey(name)
                                || snapshot.inventory().broken().containsKey(name)));
        known.getOrDefault(false, List.of())
                .forEach(name -> output.note("'" + name + "' is passed over: the inventory does not have it any more;"
                        + " autoinstalld abort " + name + " ends its deployment"));
        return known.getOrDefault(true, List.of());
    }

    /** Whether its first disk is there. One on a machine that cannot be reached is not passed over, but refused. */
    private static boolean hasDisk(DeployGuest guest, DiskSights disks) {
        SeenFile first =
                disks.at(guest.hypervisor().name(), guest.vm().disks().get(0).path());
        return !first.isAbsent()
                && !(first instanceof SeenFile.Unseen && guest.machine().isRemote());
    }

    private void passedOver(int count, String what) {
        if (count > 0) {
            output.note(count + (count == 1 ? " host that has " : " hosts that have ") + what
                    + (count == 1 ? " is" : " are") + " passed over");
        }
    }

    // ---- checks ----

    /** What speaks against each host; common mistakes stop all. */
    private Map<HostName, List<Problem>> check(
            Snapshot snapshot, List<Host> hosts, Map<HostName, Deployment> unfinished) throws RefusedException {
        List<Problem> common = new ArrayList<>();
        server.trouble()
                .ifPresent(why -> common.add(Problem.error(
                        Place.of(invocation.stateFolder().toString()),
                        "nobody would answer the installer: " + why,
                        "start autoinstalld serve")));
        if (common.isEmpty()) {
            server.unserved()
                    .ifPresent(why -> common.add(Problem.error(
                            Place.of(invocation.folders().inventory().toString()),
                            "the last edit is not served, so installers would be answered by what was before: " + why,
                            "what the server that runs can read; autoinstalld reload tells")));
            common.addAll(reach(snapshot, hosts));
        }
        Map<HostName, List<Problem>> refused = new LinkedHashMap<>();
        Set<Problem> said = new HashSet<>();
        List<DeployGuest> right = new ArrayList<>();
        Map<DeployKind, DeployCheck> checks = new TreeMap<>();
        DeployGuests guests = new DeployGuests(snapshot.inventory(), hosts, machines);
        for (Host host : hosts) {
            Deployment before = unfinished.get(host.name());
            DeployKind kind = request.kind(before);
            DeployCheck check = checks.computeIfAbsent(
                    kind, k -> new DeployCheck(snapshot, guests, k, request.newDisk(), unfinished));
            List<Problem> found = new ArrayList<>(check.ofInventory(host));
            GoingOn.unreadable(records, host).ifPresent(found::add);
            guests.of(host).ifPresent(guest -> {
                check.ofMachine(guest, found);
                if (way(guest, before) == Way.CONSOLE && !Tmux.isThere()) {
                    found.add(Problem.error(
                            host.place(),
                            "way: console, for '" + host.name() + "', needs tmux(1), which is not there",
                            "way: netboot"));
                }
                right.add(guest);
            });
            if (found.stream().anyMatch(Problem::isError)) {
                refused.put(host.name(), found);
                right.removeIf(g -> g.host().equals(host));
            }
            said.addAll(found);
        }
        for (DeployCheck.OfSome room : DeployCheck.room(right, guests.disks())) {
            said.add(room.problem());
            if (room.problem().isError()) {
                room.hosts()
                        .forEach(host -> refused.computeIfAbsent(host, h -> new ArrayList<>())
                                .add(room.problem()));
            }
        }
        invocation.complain(said.stream().sorted().toList());
        invocation.complain(common.stream().filter(p -> !p.isError()).toList());
        List<Problem> errors = common.stream().filter(Problem::isError).toList();
        if (!errors.isEmpty()) {
            throw new RefusedException(errors);
        }
        return refused;
    }

    /** Whether installers reach the server: each address that they are to ask, once. */
    private List<Problem> reach(Snapshot snapshot, List<Host> hosts) {
        NextServerProbe probe = new NextServerProbe(new ControlClient(invocation.stateFolder(), PATIENCE));
        return hosts.stream()
                .flatMap(h -> snapshot.inventory().site().responseServer(h).stream())
                .map(ResponseServer::address)
                .distinct()
                .flatMap(address -> probe.problem(address).stream())
                .toList();
    }

    // ---- the run ----

    private List<HostRun> begun(
            Snapshot snapshot, Collection<Host> hosts, Map<HostName, Deployment> unfinished, DeploySurroundings around)
            throws ConfFileException {
        List<HostRun> runs = new ArrayList<>();
        List<HostRun> resumed = new ArrayList<>();
        for (Host host : hosts) {
            DeployGuest guest =
                    DeployGuest.of(snapshot.inventory(), host, machines).orElseThrow();
            Deployment before = unfinished.get(host.name());
            HostRun run = guest.run(before == null ? fresh(guest) : before, request.within());
            runs.add(run);
            if (before != null) {
                resumed.add(run);
            }
        }
        resume(resumed, around);
        for (HostRun run : runs) {
            records.write(run.deployment());
        }
        return runs;
    }

    private Deployment fresh(DeployGuest guest) {
        Deployment begun = Deployment.begin(
                guest.host().name(),
                request.kind(null).mode(),
                guest.hypervisor().name(),
                way(guest, null),
                LedgerClient.here(),
                Instant.now());
        return request.kind() == DeployKind.DEPLOY ? begun : begun.over(request.newDisk());
    }

    private Way way(DeployGuest guest, @Nullable Deployment before) {
        if (before != null) {
            return before.way();
        }
        return request.way() == null ? guest.way() : request.way();
    }

    private void resume(List<HostRun> resumed, DeploySurroundings around) {
        if (resumed.isEmpty()) {
            return;
        }
        output.note("going on with what was interrupted: "
                + Listing.of(resumed.stream().map(r -> r.name().text()).toList()));
        try (Observer observer = new Observer(server, around.files(), new SshProbe(() -> {}), null)) {
            Map<HostName, Sighting> seen = observer.lookAtAll(resumed);
            for (HostRun run : resumed) {
                Sighting sighting = seen.get(run.name());
                if (sighting != null) {
                    run.deployment(Resumption.of(run.deployment(), sighting));
                }
            }
        }
    }

    private boolean mayStart(List<String> vms) {
        output.note("the reload starts VMs that are enabled and stopped: " + Listing.of(vms));
        return Confirmation.given(invocation, "start them?");
    }
}
