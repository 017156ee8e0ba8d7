package org.autoinstalld.deployer;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Result;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.EntryForm;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Listing;

/** Writes the entries of several hosts with one reload. Those whose entries cannot be written are out before that. */
final class EntryWriting {
    private final DeploySurroundings around;
    private final StepWork work;
    private final DeployStep step;
    private final List<HostRun> left;

    EntryWriting(DeploySurroundings around, StepWork work, List<HostRun> batch, DeployStep step) {
        this.around = around;
        this.work = work;
        this.step = step;
        this.left = new ArrayList<>(batch);
    }

    void write() throws ConfFileException {
        for (HostRun host : left) {
            work.begun(host, step);
        }
        work.settle();
        dropWithoutDisk();
        EntryFiles.Prepared prepared = prepare();
        if (!prepared.plan().isEmpty() && !around.mayStart(prepared.starting())) {
            fail("the reload would start VMs that somebody stopped: " + Listing.of(prepared.starting())
                    + "; --yes lets it");
            return;
        }
        Result result = run(prepared);
        if (result instanceof Result.Failed failed && drop(unreached(failed))) {
            prepared = prepare();
            result = run(prepared);
        }
        if (result instanceof Result.Failed && left.size() > 1 && drop(failingTests())) {
            // nobody else's VM is started by less of the same
            prepared = prepare();
            result = run(prepared);
        }
        if (result instanceof Result.Failed failed) {
            fail(why(failed)
                    + (failed.restored() ? "; both files are as they were" : "; not everything could be put back"));
            return;
        }
        for (HostRun host : left) {
            work.end(host, step, StepState.DONE, "the entries are there");
        }
        if (!left.isEmpty() && !prepared.plan().isEmpty()) {
            around.files().written(prepared.plan());
            around.tell(
                    null,
                    "wrote entries of "
                            + Listing.of(left.stream().map(h -> h.name().text()).toList()),
                    null);
        }
    }

    /** For one of these vmd(8) refuses the whole file. */
    private void dropWithoutDisk() {
        DiskSights disks = DiskSights.of(left.stream().map(HostRun::owner).toList());
        Map<HostName, Setback> missing = new LinkedHashMap<>();
        for (HostRun host : left) {
            missingDisk(host, disks).ifPresent(why -> missing.put(host.name(), Setback.lasting(why)));
        }
        drop(missing);
    }

    private static Optional<String> missingDisk(HostRun host, DiskSights disks) {
        return host.disks().stream()
                .map(Vm.Disk::path)
                .filter(path -> disks.isMissing(host.deployment().hypervisor(), path))
                .findFirst()
                .map(path -> "disk '" + path + "' is not there any more");
    }

    /** Those to whose machine there was no way, when something was to be done there. */
    private Map<HostName, Setback> unreached(Result.Failed failed) {
        Map<HostName, Setback> unreached = new LinkedHashMap<>();
        for (HostRun host : left) {
            failed.commands().stream()
                    .flatMap(outcome -> host.machine().lost(outcome).stream())
                    .findFirst()
                    .ifPresent(why -> unreached.put(host.name(), new Setback(why, true)));
        }
        return unreached;
    }

    private EntryFiles.Prepared prepare() throws ConfFileException {
        EntryFiles.Prepared prepared = prepared(left);
        drop(prepared.refused());
        List<HostRun> fresh =
                left.stream().filter(h -> h.deployment().had() == null).toList();
        if (step == DeployStep.FILES && !fresh.isEmpty()) {
            Map<HostName, Deployment.Had> had =
                    around.files().has(fresh.stream().map(HostRun::name).toList());
            for (HostRun host : fresh) {
                work.later(host, host.deployment().havingHad(requireNonNull(had.get(host.name()))));
            }
            work.settle();
        }
        return prepared;
    }

    private EntryFiles.Prepared prepared(Collection<HostRun> hosts) {
        Map<HostName, EntryForm> wanted = new LinkedHashMap<>();
        hosts.forEach(h -> wanted.put(
                h.name(), step == DeployStep.FILES ? h.deployment().way().entry() : EntryForm.RUNNING));
        return around.files()
                .prepare(wanted, hosts.stream().map(HostRun::deployment).toList());
    }

    private Result run(EntryFiles.Prepared prepared) {
        return left.isEmpty() || prepared.plan().isEmpty()
                ? new Result.Done(List.of(), List.of(), List.of())
                : around.apply().run(prepared.plan());
    }

    /** Whose entries the tests of the inventory do not let pass, such as that of vmd(8). */
    private Map<HostName, Setback> failingTests() {
        DiskSights disks = DiskSights.of(left.stream().map(HostRun::owner).toList());
        Map<HostName, Setback> failing = new LinkedHashMap<>();
        Spoilers.among(left.stream().map(HostRun::name).toList(), some -> {
                    List<HostRun> hosts =
                            left.stream().filter(h -> some.contains(h.name())).toList();
                    return around.apply()
                            .test(prepared(hosts).plan())
                            .map(failed -> hosts.stream()
                                    .flatMap(h -> missingDisk(h, disks).stream())
                                    .findFirst()
                                    .orElse(why(failed)));
                })
                .forEach((host, why) -> failing.put(host, Setback.lasting(why)));
        return failing;
    }

    private static String why(Result.Failed failed) {
        return failed.step() + " failed: " + failed.problem().gist() + Outcomes.last(failed.commands());
    }

    /** Whether some of them went, and some are left. */
    private boolean drop(Map<HostName, Setback> refused) {
        for (HostRun host : List.copyOf(left)) {
            Setback setback = refused.get(host.name());
            if (setback != null) {
                left.remove(host);
                work.set(host, step, "", setback);
            }
        }
        return !refused.isEmpty() && !left.isEmpty();
    }

    private void out(HostRun host, String why) {
        left.remove(host);
        work.fail(host, step, why);
    }

    private void fail(String why) {
        for (HostRun host : List.copyOf(left)) {
            out(host, why);
        }
    }
}
