package org.autoinstalld.deployer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.Json;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.TokenPlan;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Content;
import org.autoinstalld.conffile.TextDiff;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.EntryForm;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.ManagedFile;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.template.DhcpdModel;
import org.autoinstalld.template.VmConfModel;

/** Says what a deployment would do. It changes nothing, and needs neither server nor vmd nor a kept file. */
final class DryRun {
    private final Invocation invocation;
    private final DeployRequest request;
    private final TokenPlan tokened;
    private final Snapshot snapshot;
    private boolean failed;

    DryRun(Invocation invocation, DeployRequest request, TokenPlan tokened) {
        this.invocation = invocation;
        this.request = request;
        this.tokened = tokened;
        this.snapshot = tokened.snapshot();
    }

    /**
     * What is told of one host.
     *
     * @param dialogue how its installer gets through
     * @param commands in the order in which they would be run
     * @param notes what cannot be seen from this machine
     * @param diff what becomes of its entries, in that order
     */
    private record Told(HostName host, String dialogue, List<String> commands, List<String> notes, List<String> diff) {}

    /** Returns the exit code. */
    int run(List<Host> hosts) throws RefusedException, ConfFileException {
        boolean json = invocation.has("format")
                && invocation.value("format").filter("json"::equals).isPresent();
        DeployKind kind = request.kind() == null ? DeployKind.DEPLOY : request.kind();
        DeployCheck check = new DeployCheck(snapshot, kind, request.newDisk(), Map.of());
        List<DeployGuest> guests = new ArrayList<>();
        for (Host host : hosts) {
            List<Problem> problems = check.ofInventory(host);
            invocation.complain(problems);
            failed |= problems.stream().anyMatch(Problem::isError);
            DeployGuest.of(snapshot.inventory(), host).ifPresent(guests::add);
        }
        for (DeployGuest guest : guests) {
            Told told = told(guest, kind);
            if (json) {
                invocation.out().print(Json.line(told));
            } else {
                print(told);
            }
        }
        return failed ? Command.REFUSED : Command.FINE;
    }

    private void print(Told told) {
        invocation.out().println(told.host() + ": " + told.dialogue());
        told.notes().forEach(note -> invocation.out().println(told.host() + ": " + note));
        told.commands().forEach(command -> invocation.out().println("run " + command));
        told.diff().forEach(invocation.out()::println);
    }

    private Told told(DeployGuest guest, DeployKind kind) throws RefusedException {
        List<String> notes = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        boolean here = guest.hypervisor().vmConf().isPresent();
        boolean dhcp = guest.inventory().site().files().dhcpdConf().isPresent();
        if (!here) {
            notes.add(guest.hypervisor().name() + " has no vm-conf: its entry would stand in "
                    + guest.vmConf().path() + ", and which disks, kernel and VMs it has cannot be seen");
        }
        if (!dhcp) {
            notes.add("the site has no dhcpd-conf: its entry would stand in /etc/dhcpd.conf");
        }
        Vmctl vmctl = guest.vmctl();
        if (kind == DeployKind.DEPLOY) {
            creations(guest, vmctl, commands, notes);
        }
        String reload = guest.vmConf().reload().map(Object::toString).orElse("vmctl reload");
        if (kind != DeployKind.DEPLOY) {
            commands.add(vmctl.stop(guest.vmName()).toString());
        }
        commands.add(restart());
        commands.add(reload);
        commands.add(vmctl.start(guest.vmName()).toString());
        commands.add(reload);
        if (!guest.vm().start()) {
            commands.add(vmctl.start(guest.vmName()).toString());
        }
        List<String> diff = new ArrayList<>(here && dhcp ? kept(guest, kind, notes) : fresh(guest, kind));
        diff.addAll(TextDiff.unified(
                guest.vmConf().path(), Content.of(entry(guest, true)), Content.of(entry(guest, false))));
        return new Told(
                guest.host().name(), KernelCheck.words(snapshot, guest, kind.mode()), commands, notes, masked(diff));
    }

    private String restart() {
        return snapshot.inventory()
                .site()
                .files()
                .dhcpdConf()
                .flatMap(ManagedFile::reload)
                .map(words -> String.join(" ", words))
                .orElse("rcctl restart dhcpd");
    }

    private List<String> masked(List<String> lines) {
        return lines.stream().map(tokened.mask()::masked).toList();
    }

    private static void creations(DeployGuest guest, Vmctl vmctl, List<String> commands, List<String> notes) {
        for (int i = 0; i < guest.vm().disks().size(); i++) {
            Vm.Disk disk = guest.vm().disks().get(i);
            if (guest.hypervisor().vmConf().isEmpty() || DiskFile.isMissing(disk.path())) {
                String size = guest.vm().size(i).map(Object::toString).orElse("SIZE");
                commands.add(vmctl.create(disk, size).toString());
            } else {
                DiskFile.at(disk.path())
                        .ifPresent(d -> notes.add("it has a disk already, " + d + "; deploy would refuse"));
            }
        }
    }

    /** Of the files as they are. */
    private List<String> kept(DeployGuest guest, DeployKind kind, List<String> notes) {
        Map<HostName, EntryForm> wanted = new LinkedHashMap<>();
        wanted.put(guest.host().name(), EntryForm.INSTALLING);
        Deployment deployment = Deployment.begin(
                guest.host().name(), kind.mode(), guest.hypervisor().name(), guest.way(), "", Instant.EPOCH);
        EntryFiles.Prepared prepared =
                new KeptEntries(tokened, List.of(guest.host()), notes::add).prepare(wanted, List.of(deployment));
        prepared.refused().values().forEach(why -> {
            notes.add(why);
            failed = true;
        });
        notes.addAll(prepared.notes());
        return prepared.diff();
    }

    /** Of files that are not there. */
    private List<String> fresh(DeployGuest guest, DeployKind kind) throws RefusedException {
        List<String> diff = new ArrayList<>();
        Map<HostName, Mode> armed = new TreeMap<>(Map.of(guest.host().name(), kind.mode()));
        String dhcpd = Invocation.text(snapshot.templates()
                .dhcpd(DhcpdModel.of(snapshot.inventory(), armed).only(guest.host()::equals)));
        String file = guest.inventory()
                .site()
                .files()
                .dhcpdConf()
                .map(ManagedFile::path)
                .orElse("/etc/dhcpd.conf");
        diff.addAll(TextDiff.unified(file, Content.EMPTY, Content.of(dhcpd)));
        diff.addAll(TextDiff.unified(guest.vmConf().path(), Content.EMPTY, Content.of(entry(guest, true))));
        return diff;
    }

    private String entry(DeployGuest guest, boolean installing) throws RefusedException {
        VmConfModel model = VmConfModel.of(
                        snapshot.inventory(),
                        guest.hypervisor(),
                        installing ? Set.of(guest.host().name()) : Set.of())
                .only(guest.host()::equals);
        return Invocation.text(snapshot.templates().vmConf(model));
    }
}
