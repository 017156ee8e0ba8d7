package org.autoinstalld.deployer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.deploy.ConsoleSight;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.EntryForm;
import org.autoinstalld.deploy.Sighting;
import org.autoinstalld.deploy.VmSight;
import org.autoinstalld.deploy.VmWatch;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.machine.SeenFile;
import org.jspecify.annotations.Nullable;

/** Looks at hosts: at all VMs of a hypervisor at once, at all states of the ledger at once, and at nothing in vain. */
final class Observer implements AutoCloseable {
    private static final Set<DeployStep> OF_VM =
            Set.of(DeployStep.START, DeployStep.ANSWER, DeployStep.INSTALL, DeployStep.BOOT);

    /** Where a host of another machine needs that to be in reach. */
    private static final Set<DeployStep> ELSEWHERE = Set.of(DeployStep.DISK, DeployStep.FILES, DeployStep.FILES_BACK);

    private final DeployServer server;
    private final EntryFiles files;
    private final SshProbe ssh;
    private final @Nullable Consoles consoles;
    private final VmTables vms = new VmTables();

    /** @param consoles null if nobody reads them */
    Observer(DeployServer server, EntryFiles files, SshProbe ssh, @Nullable Consoles consoles) {
        this.server = server;
        this.files = files;
        this.ssh = ssh;
        this.consoles = consoles;
    }

    /** What is seen of each of them now, as far as the step counts that it is at. */
    Map<HostName, Sighting> look(Collection<HostRun> hosts) {
        return look(hosts, false);
    }

    /** The same of VMs and the ledger, whatever step they are at. */
    Map<HostName, Sighting> lookAtAll(Collection<HostRun> hosts) {
        return look(hosts, true);
    }

    private Map<HostName, Sighting> look(Collection<HostRun> hosts, boolean all) {
        List<HostName> armed = new ArrayList<>();
        List<Deployment> written = new ArrayList<>();
        Map<String, HostRun> asked = new LinkedHashMap<>();
        List<DiskSights.Owner> owners = new ArrayList<>();
        for (HostRun host : hosts) {
            DeployStep step = step(host);
            boolean stopping = step == DeployStep.DISK && host.deployment().stopFirst();
            boolean reaching = host.machine().isRemote() && ELSEWHERE.contains(step);
            if (all || OF_VM.contains(step) || stopping || reaching) {
                asked.putIfAbsent(host.deployment().hypervisor(), host);
            }
            if (all || OF_VM.contains(step)) {
                armed.add(host.name());
            }
        }
        Map<String, Vmctl.Table> tables = vms.of(asked);
        for (HostRun host : hosts) {
            DeployStep step = step(host);
            Vmctl.Table table = tables.get(host.deployment().hypervisor());
            boolean reached = !host.machine().isRemote() || table != null && table.vms() != null;
            if (reached && step == DeployStep.DISK) {
                owners.add(host.owner());
            }
            if (reached && !all && (step == DeployStep.FILES || step == DeployStep.FILES_BACK)) {
                written.add(host.deployment());
            }
        }
        DiskSights disks = DiskSights.of(owners);
        // a console that told more than the ledger would fail a step that the host is past already
        Map<HostName, ConsoleSight> shown = new HashMap<>();
        for (HostRun host : hosts) {
            shown.put(host.name(), console(host, tables.get(host.deployment().hypervisor())));
        }
        DeployServer.Told told = server.states(armed).orElse(null);
        Map<HostName, EntryForm> forms = written.isEmpty() ? Map.of() : files.forms(written);
        Instant now = Instant.now();
        Map<HostName, Sighting> seen = new HashMap<>();
        for (HostRun host : hosts) {
            Vmctl.Table table = tables.get(host.deployment().hypervisor());
            seen.put(
                    host.name(),
                    new Sighting(
                            now,
                            missing(host, disks),
                            old(host, disks),
                            forms.getOrDefault(host.name(), EntryForm.OTHER),
                            blind(host, table, disks),
                            table == null ? null : table.sight(host.vmName()),
                            told == null ? null : server.sight(host.deployment(), told),
                            isUp(host),
                            shown.getOrDefault(host.name(), ConsoleSight.NONE),
                            watch(host, table, now)));
        }
        return seen;
    }

    private static DeployStep step(HostRun host) {
        return host.deployment().current().map(c -> c.step()).orElse(DeployStep.CLOSE);
    }

    /** An image that cannot be seen is none that is there. */
    private static String blind(HostRun host, Vmctl.@Nullable Table table, DiskSights disks) {
        String why = table == null ? "" : table.why();
        if (!why.isEmpty() || !host.machine().isRemote() || step(host) != DeployStep.DISK) {
            return why;
        }
        return host.disks().stream()
                .map(d -> disks.at(host.deployment().hypervisor(), d.path()))
                .filter(SeenFile.Unseen.class::isInstance)
                .map(seen -> ((SeenFile.Unseen) seen).why())
                .findFirst()
                .orElse("");
    }

    private static List<String> missing(HostRun host, DiskSights disks) {
        return step(host) == DeployStep.DISK
                ? host.disks().stream()
                        .map(Vm.Disk::path)
                        .filter(path -> disks.isMissing(host.deployment().hypervisor(), path))
                        .toList()
                : List.of();
    }

    private static List<String> old(HostRun host, DiskSights disks) {
        Deployment deployment = host.deployment();
        return step(host) == DeployStep.DISK && deployment.images() != Deployment.Images.OVER
                ? host.disks().stream()
                        .flatMap(d -> disks.there(deployment.hypervisor(), d.path()).stream())
                        .filter(d -> deployment.newDisk()
                                ? !deployment.made(d.path(), d.device(), d.inode())
                                : !deployment.isOwn(d.path(), d.inode(), d.written()))
                        .map(SeenFile.There::path)
                        .toList()
                : List.of();
    }

    private static VmWatch watch(HostRun host, Vmctl.@Nullable Table table, Instant now) {
        return table != null && step(host).isWatched()
                ? host.saw(table.why(), table.sight(host.vmName()), now)
                : VmWatch.NONE;
    }

    private ConsoleSight console(HostRun host, Vmctl.@Nullable Table table) {
        return consoles == null || !step(host).isWatched()
                ? ConsoleSight.NONE
                : consoles.sight(host, isRunning(host, table));
    }

    private static boolean isRunning(HostRun host, Vmctl.@Nullable Table table) {
        VmSight vm = table == null ? null : table.sight(host.vmName());
        return vm != null && vm.isRunning();
    }

    /** By key, what was installed boots while its installation is waited for. */
    private boolean isUp(HostRun host) {
        boolean booting = step(host) == DeployStep.BOOT
                        && host.deployment().step(DeployStep.BOOT).began() != null
                || step(host) == DeployStep.INSTALL && host.deployment().way() == Way.CONSOLE;
        return booting
                && host.facts().sshd()
                && Optional.ofNullable(host.facts().address())
                        .filter(address -> ssh.answers(host.name(), address))
                        .isPresent();
    }

    @Override
    public void close() {
        ssh.close();
    }
}
