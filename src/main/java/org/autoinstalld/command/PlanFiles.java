package org.autoinstalld.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.PlanText;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.conffile.Apply;
import org.autoinstalld.conffile.Backups;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.ManagedFiles;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.EntryCount;
import org.autoinstalld.plan.EntryWish;
import org.autoinstalld.plan.HostsAtWork;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** Shows what apply would do. */
final class PlanFiles extends Command {
    PlanFiles() {
        super(
                "plan",
                ChosenHosts.SOME_OR_ALL,
                "shows what apply would change in dhcpd.conf, vm.conf and others, and run",
                ChosenHosts.options(Invocation.flag("stat", "say only how much would change")));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException, ConfFileException {
        boolean json = invocation.isJson();
        if (!json) {
            invocation.complain(invocation.folders().read());
        }
        TokenPlan tokened = TokenPlan.looking(invocation);
        try (VmdMachines machines = new VmdMachines(invocation.stateFolder())) {
            return show(invocation, tokened, wanted(invocation, tokened, machines), json);
        }
    }

    private static int show(Invocation invocation, TokenPlan tokened, DesiredFiles wanted, boolean json) {
        List<String> notes = new ArrayList<>(wanted.notes());
        notes.addAll(tokened.notes(wanted.plan()));
        if (new Apply(invocation.stateFolder(), Backups.beside(1), new Programs()).isPending()) {
            invocation.complain("an earlier apply was interrupted, or one is going on; the next deals with it");
        }
        boolean stat = invocation.has("stat");
        if (json && stat) {
            PlanText.tellCount(wanted, invocation);
        } else if (json) {
            PlanText.tell(wanted, notes, tokened.mask(), invocation);
        } else {
            PlanText.complain(wanted.left(), invocation.terminal());
            PlanText.complain(wanted.problems(), invocation.terminal());
            wanted.standing().forEach(invocation::complain);
        }
        if (wanted.hasErrors()) {
            return REFUSED;
        }
        if (!json) {
            // a plan may be looked at where apply is not to run
            wanted.missingReloads().stream()
                    .map(p -> Problem.warning(p.place(), p.message(), p.remedy()))
                    .forEach(p -> invocation.complain(List.of(p)));
        }
        EntryCount count = EntryCount.of(wanted);
        if (stat && !json) {
            invocation.out().println(count);
        }
        if (wanted.plan().isEmpty()) {
            if (!json && !stat) {
                invocation.complain(wanted.left().isEmpty() ? "nothing to do" : "nothing else to do");
            }
            return wanted.left().isEmpty() ? FINE : REFUSED;
        }
        if (!json && !stat) {
            notes.add(count.toString());
            PlanText.print(wanted.plan(), notes, tokened.mask(), invocation.out());
        }
        return DIFFERS;
    }

    /** What is asked for only where it is written. */
    private static @Nullable Map<HostName, List<String>> sshfp(Invocation invocation, Snapshot snapshot)
            throws RefusedException {
        ManagedFiles files = snapshot.inventory().site().files();
        if (!files.sshfp() || files.unboundConf().isEmpty() && files.zones().isEmpty()) {
            return null;
        }
        return KnownHosts.sshfp(invocation);
    }

    /** What plan and apply go by: all there is to keep, or the entries of the hosts that are named. */
    static DesiredFiles wanted(Invocation invocation, TokenPlan tokened, VmdMachines machines)
            throws RefusedException, UsageException {
        Snapshot snapshot = tokened.snapshot();
        invocation.tellSources(snapshot);
        HostChoice choice = ChosenHosts.of(invocation);
        Set<Host> named = choice.isAll() ? Set.of() : ChosenHosts.right(invocation, snapshot, choice);
        if (named.isEmpty() && DesiredFiles.isStopped(snapshot)) {
            throw new RefusedException(DesiredFiles.mistakes(snapshot));
        }
        List<KeptFile> remote = remote(invocation, snapshot, machines);
        if (DesiredFiles.isNothing(snapshot) && remote.isEmpty()) {
            throw new RefusedException("the inventory names no file to keep; dhcpd-conf of site, vm-conf of a"
                    + " hypervisor, or unbound-conf, zones, hosts-file of site");
        }
        Map<HostName, Mode> armed = tokened.ledger().armedOrTold(snapshot.inventory());
        Set<HostName> deploying = new DeploymentFolder(invocation.stateFolder()).unfinished();
        HostsAtWork atWork = new HostsAtWork(armed, deploying, named.isEmpty() ? sshfp(invocation, snapshot) : null);
        Map<HostName, EntryWish> wishes =
                named.stream().collect(Collectors.toMap(Host::name, host -> EntryWish.PLANNED));
        return DesiredFiles.asking(snapshot, atWork, wishes, remote);
    }

    /** Files on other machines. Their copies here are those of an apply that was interrupted, as long as one is. */
    static List<KeptFile> remote(Invocation invocation, Snapshot snapshot, VmdMachines machines) {
        boolean pending = new Apply(invocation.stateFolder(), Backups.beside(1), new Programs()).isPending();
        return pending ? List.of() : KeptFile.remote(snapshot.inventory(), machines);
    }
}
