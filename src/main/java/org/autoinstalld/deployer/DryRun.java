package org.autoinstalld.deployer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.JsonReport;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.Programs;
import org.autoinstalld.conffile.TextDiff;
import org.autoinstalld.console.Tmux;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Inventory;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.SeenFile;
import org.autoinstalld.machine.VmdMachine;
import org.autoinstalld.machine.VmdMachines;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.VmConfModel;
import org.jspecify.annotations.Nullable;

/** Says what a deployment would do. It changes nothing, and needs neither server nor vmd nor a kept file. */
final class DryRun {
    private final Invocation invocation;
    private final DeployRequest request;
    private final TokenPlan tokened;
    private final Snapshot snapshot;
    private final Map<HostName, Deployment> unfinished;
    private final Tmux tmux;
    private final Map<String, VmConfModel> usual = new HashMap<>();
    private final VmdMachines machines;
    private DiskSights disks = DiskSights.of(List.of());
    private boolean failed;

    /** @param unfinished deployments that would be gone on with */
    DryRun(
            Invocation invocation,
            DeployRequest request,
            TokenPlan tokened,
            Map<HostName, Deployment> unfinished,
            VmdMachines machines) {
        this.invocation = invocation;
        this.request = request;
        this.tokened = tokened;
        this.snapshot = tokened.snapshot();
        this.unfinished = Map.copyOf(unfinished);
        this.machines = machines;
        this.tmux = new Tmux(invocation.stateFolder(), new Programs());
    }

    /**
     * What is told of one host.
     *
     * @param dialogue how its installer gets through
     * @param commands in the order in which they would be run
     * @param notes what cannot be seen from this machine, and what else is good to know
     * @param diff what becomes of its entries, in that order
     */
    private record Told(HostName host, String dialogue, List<String> commands, List<String> notes, List<String> diff) {}

    /**
     * What is told of several hosts together, as they share files and reloads.
     *
     * @param notes what the commands would do
     * @param diff what becomes of files when the installation of all of them begins
     */
    private record Together(List<String> notes, List<String> diff) {}

    /** A guest, and the deployment that would begin or be gone on with. */
    private record Begun(DeployGuest guest, Deployment deployment) {
        HostName host() {
            return deployment.host();
        }
    }

    /**
     * Returns the exit code.
     *
     * @param hosts in their order
     * @param begin the deployment that would begin, or be gone on with
     */
    int run(List<Host> hosts, Function<DeployGuest, Deployment> begin) throws RefusedException {
        JsonReport report = invocation.terminal().report();
        Map<DeployKind, DeployCheck> checks = new HashMap<>();
        Set<Problem> said = new HashSet<>();
        List<DeployGuest> guests = new ArrayList<>();
        DeployGuests all = new DeployGuests(snapshot.inventory(), hosts, machines);
        disks = all.disks();
        for (Host host : hosts) {
            DeployKind kind = request.kind(unfinished.get(host.name()));
            DeployCheck check =
                    checks.computeIfAbsent(kind, k -> new DeployCheck(snapshot, all, k, request.newDisk(), unfinished));
            List<Problem> problems = new ArrayList<>(check.ofInventory(host));
            all.of(host).ifPresent(guest -> {
                guests.add(guest);
                if (guest.isSeen()) {
                    problems.addAll(check.ofDisks(guest));
                }
            });
            // what cannot be seen from here is no error here
            problems.removeIf(p -> VmdMachine.tellsOfNoWay(p.message())
                    || all.of(host)
                            .filter(g -> KernelCheck.isOf(g, p) && !g.isSeen())
                            .isPresent());
            said.addAll(problems);
            failed |= problems.stream().anyMatch(Problem::isError);
        }
        for (DeployCheck.OfSome room :
                DeployCheck.room(guests.stream().filter(DeployGuest::isSeen).toList(), disks)) {
            said.add(room.problem());
            failed |= room.problem().isError();
        }
        invocation.complain(said.stream().sorted().toList());
        List<Begun> begun =
                guests.stream().map(g -> new Begun(g, begin.apply(g))).toList();
        // to plan a file takes as long for one entry as for all
        Map<HostName, String> refused = new HashMap<>();
        Together together = together(begun, refused);
        boolean one = begun.size() == 1;
        for (Begun each : begun) {
            Told told = told(each, refused.get(each.host()), one ? together : new Together(List.of(), List.of()));
            if (report != null) {
                invocation.out().print(report.line(told));
            } else {
                print(told);
            }
        }
        if (!one && report != null) {
            invocation.out().print(report.lastLine(together));
        } else if (!one) {
            together.notes().forEach(invocation.out()::println);
            together.diff().forEach(invocation.out()::println);
        }
        return failed ? Command.REFUSED : Command.FINE;
    }

    /** Whether its files can be planned as they are. */
    private static boolean isKept(DeployGuest guest) {
        return guest.isSeen() && isDhcpdHere(guest.inventory());
    }

    private static boolean isDhcpdHere(Inventory inventory) {
        return inventory
                .site()
                .files()
                .dhcpdConf()
                .filter(file ->
                        Files.isDirectory(Path.of(file.path()).toAbsolutePath().resolveSibling("")))
                .isPresent();
    }

    /** @param refused gets those whose entries cannot be made, and why */
    private Together together(List<Begun> begun, Map<HostName, String> refused) throws RefusedException {
        List<String> notes = new ArrayList<>();
        List<String> diff = new ArrayList<>();
        List<Begun> kept = begun.stream().filter(b -> isKept(b.guest())).toList();
        if (!kept.isEmpty()) {
            EntryFiles.Prepared prepared = new KeptEntries(
                            tokened,
                            kept.stream().map(b -> b.guest().host()).toList(),
                            unfinished.keySet(),
                            KeptFile.remote(snapshot.inventory(), machines),
                            notes::add)
                    .prepare(
                            kept.stream()
                                    .collect(Collectors.toMap(
                                            Begun::host,
                                            b -> b.deployment().way().entry())),
                            kept.stream().map(Begun::deployment).toList());
            prepared.refused().forEach((host, setback) -> {
                refused.put(host, setback.why());
                // what cannot be seen from here is no error here
                failed |= !setback.passing();
            });
            notes.addAll(prepared.notes());
            diff.addAll(prepared.diff());
        }
        List<Begun> fresh = begun.stream().filter(b -> !isKept(b.guest())).toList();
        if (!fresh.isEmpty()) {
            diff.addAll(fresh(fresh));
        }
        return new Together(List.copyOf(notes), masked(diff));
    }

    private void print(Told told) {
        invocation.out().println(told.host() + ": " + told.dialogue());
        told.notes().forEach(note -> invocation.out().println(told.host() + ": " + note));
        told.commands().forEach(command -> invocation.out().println("run " + command));
        told.diff().forEach(invocation.out()::println);
    }

    private Told told(Begun begun, @Nullable String refusal, Together shared) throws RefusedException {
        DeployGuest guest = begun.guest();
        Deployment deployment = begun.deployment();
        List<String> notes = new ArrayList<>();
        boolean here = guest.isSeen();
        if (unfinished.containsKey(deployment.host())) {
            notes.add("goes on with what was interrupted at "
                    + deployment.current().orElseThrow().step().word() + "; steps that are done already are left out");
        }
        if (!here) {
            String name = guest.hypervisor().name();
            notes.add((guest.isKept()
                            ? name + " is not this machine, which has neither "
                                    + guest.vmConf().path() + " nor " + guest.kernel() + ": "
                            : name + " has no vm-conf: its entry would stand in "
                                    + guest.vmConf().path() + ", and ")
                    + "which disks, kernel and VMs it has cannot be seen");
        }
        Optional<String> dhcpd = guest.inventory().site().files().dhcpdConf().map(ManagedFile::path);
        if (!isDhcpdHere(guest.inventory())) {
            notes.add(dhcpd.map(path -> "the folder of " + path + " is not on this machine: its entry is shown alone")
                    .orElse("the site has no dhcpd-conf: its entry would stand in /etc/dhcpd.conf"));
        }
        if (!Tmux.isThere() && deployment.way() == Way.CONSOLE) {
            notes.add("way: console needs tmux(1), which is not there");
        }
        List<String> commands = commands(guest, deployment, notes);
        if (refusal != null) {
            notes.add(refusal);
        }
        notes.addAll(shared.notes());
        List<String> diff = new ArrayList<>(shared.diff());
        diff.addAll(masked(
                TextDiff.unified(guest.vmConf().path(), Content.of(installing(begun)), Content.of(running(guest)))));
        return new Told(
                guest.host().name(), KernelCheck.words(snapshot, guest, deployment.mode()), commands, notes, diff);
    }

    private List<String> commands(DeployGuest guest, Deployment deployment, List<String> notes) {
        Vmctl vmctl = guest.vmctl();
        String vm = guest.vmName();
        List<String> commands = new ArrayList<>();
        if (deployment.stopFirst()) {
            commands.add(vmctl.stop(vm).toString());
        }
        if (deployment.mode() == Mode.INSTALL) {
            disks(guest, deployment, commands, notes);
        }
        String reload = guest.vmConf().reload().map(Object::toString).orElse(prefixed("vmctl reload"));
        commands.add(restart());
        commands.add(reload);
        boolean byKey = deployment.way() == Way.CONSOLE;
        if (byKey) {
            commands.add(tmux.start(deployment.host().text(), vmctl.startHere(vm, guest.kernel())));
        } else {
            commands.add(vmctl.start(vm).toString());
        }
        if (Tmux.isThere()) {
            notes.add(
                    byKey
                            ? "its console is shown by: "
                                    + tmux.attach(deployment.host().text())
                            : "tmux(1) is there, so it is started as '" + String.join(" ", vmctl.startHere(vm, null))
                                    + "' in a session that keeps its console: "
                                    + tmux.attach(deployment.host().text()));
        }
        if (!byKey) {
            commands.add(reload);
            if (!guest.vm().start()) {
                commands.add(vmctl.start(vm).toString());
            }
        } else if (guest.vm().start()) {
            commands.add(reload);
        }
        return commands;
    }

    private void disks(DeployGuest guest, Deployment deployment, List<String> commands, List<String> notes) {
        boolean here = guest.isSeen();
        for (int i = 0; i < guest.vm().disks().size(); i++) {
            Vm.Disk disk = guest.vm().disks().get(i);
            String size = guest.vm().size(i).map(Object::toString).orElse("SIZE");
            if (deployment.newDisk()) {
                notes.add("an old " + disk.path() + " is kept as " + disk.path() + ".TIME");
            }
            SeenFile seen = disks.at(guest.hypervisor().name(), disk.path());
            if (here
                    && seen instanceof SeenFile.Unseen unseen
                    && guest.machine().isRemote()) {
                notes.add("whether it has disk '" + disk.path() + "' cannot be seen: " + unseen.why());
            }
            boolean makes = here ? !(seen instanceof SeenFile.There) : !deployment.stopFirst();
            if (makes || deployment.newDisk()) {
                commands.add(guest.vmctl().create(disk, size).toString());
            }
        }
    }

    private String restart() {
        return KeptFile.of(snapshot.inventory()).stream()
                .filter(f -> f.kind() == KeptFile.Kind.DHCPD)
                .findFirst()
                .flatMap(KeptFile::reload)
                .map(Object::toString)
                .orElse(prefixed("rcctl restart dhcpd"));
    }

    private String prefixed(String command) {
        List<String> words = new ArrayList<>(snapshot.inventory().site().files().commandPrefix());
        words.add(command);
        return String.join(" ", words);
    }

    private List<String> masked(List<String> lines) {
        return lines.stream().map(tokened.mask()::masked).toList();
    }

    /** Of files that are not there. */
    private List<String> fresh(List<Begun> begun) throws RefusedException {
        List<String> diff = new ArrayList<>();
        Map<HostName, Mode> armed = new TreeMap<>();
        Map<String, StringBuilder> vmConfs = new LinkedHashMap<>();
        for (Begun each : begun) {
            armed.put(each.host(), each.deployment().mode());
            vmConfs.computeIfAbsent(each.guest().vmConf().path(), path -> new StringBuilder())
                    .append(installing(each));
        }
        String dhcpd = Invocation.text(snapshot.templates()
                .dhcpd(DhcpdModel.of(snapshot.inventory(), armed).only(h -> armed.containsKey(h.name()))));
        String file = snapshot.inventory()
                .site()
                .files()
                .dhcpdConf()
                .map(ManagedFile::path)
                .orElse("/etc/dhcpd.conf");
        diff.addAll(TextDiff.unified(file, Content.EMPTY, Content.of(dhcpd)));
        vmConfs.forEach(
                (path, text) -> diff.addAll(TextDiff.unified(path, Content.EMPTY, Content.of(text.toString()))));
        return diff;
    }

    /** All guests of its hypervisor, in their running form. */
    private VmConfModel usual(DeployGuest guest) {
        return usual.computeIfAbsent(
                guest.hypervisor().name(), name -> VmConfModel.of(snapshot.inventory(), guest.hypervisor(), Set.of()));
    }

    private String running(DeployGuest guest) throws RefusedException {
        return entry(usual(guest), guest);
    }

    private String installing(Begun begun) throws RefusedException {
        Set<HostName> one = Set.of(begun.host());
        VmConfModel all = usual(begun.guest());
        return entry(begun.deployment().way() == Way.CONSOLE ? all.notStarting(one) : all.with(one), begun.guest());
    }

    private String entry(VmConfModel model, DeployGuest guest) throws RefusedException {
        return Invocation.text(snapshot.templates()
                .vmConf(model.only(h -> h.name().equals(guest.host().name()))));
    }
}
