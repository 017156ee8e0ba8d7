package org.autoinstalld.deployer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.deploy.ConsoleSight;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.EntryForm;
import org.autoinstalld.deploy.LedgerSight;
import org.autoinstalld.deploy.Sighting;
import org.autoinstalld.deploy.VmWatch;
import org.autoinstalld.deploy.Way;
import org.autoinstalld.inventory.Vm;
import org.jspecify.annotations.Nullable;

/** Looks at hosts: at all VMs of a hypervisor at once, at all states of the ledger at once, and at nothing in vain. */
final class Observer implements AutoCloseable {
    private static final Set<DeployStep> OF_VM =
            Set.of(DeployStep.START, DeployStep.ANSWER, DeployStep.INSTALL, DeployStep.BOOT);

    private final DeployServer server;
    private final EntryFiles files;
    private final SshProbe ssh;
    private final @Nullable Consoles consoles;

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
        Map<String, Vmctl.Table> tables = new HashMap<>();
        for (HostRun host : hosts) {
            DeployStep step = step(host);
            boolean stopping = step == DeployStep.DISK && host.deployment().stopFirst();
            if (all || OF_VM.contains(step) || stopping) {
                tables.computeIfAbsent(
                        host.deployment().hypervisor(), h -> host.vmctl().table());
            }
            if (all || OF_VM.contains(step)) {
                armed.add(host.name());
            }
            if (!all && (step == DeployStep.FILES || step == DeployStep.FILES_BACK)) {
                written.add(host.deployment());
            }
        }
        Map<HostName, HostStateJson> states = server.states(armed).orElse(null);
        Map<HostName, EntryForm> forms = written.isEmpty() ? Map.of() : files.forms(written);
        Instant now = Instant.now();
        Map<HostName, Sighting> seen = new HashMap<>();
        for (HostRun host : hosts) {
            Vmctl.Table table = tables.get(host.deployment().hypervisor());
            seen.put(
                    host.name(),
                    new Sighting(
                            now,
                            missing(host),
                            old(host),
                            forms.getOrDefault(host.name(), EntryForm.OTHER),
                            table == null ? "" : table.why(),
                            table == null ? null : table.sight(host.vmName()),
                            ledger(host, states),
                            isUp(host),
                            console(host),
                            watch(host, table, now)));
        }
        return seen;
    }

    private static DeployStep step(HostRun host) {
        return host.deployment().current().map(c -> c.step()).orElse(DeployStep.CLOSE);
    }

    private static List<String> missing(HostRun host) {
        return step(host) == DeployStep.DISK
                ? host.disks().stream()
                        .map(Vm.Disk::path)
                        .filter(DiskFile::isMissing)
                        .toList()
                : List.of();
    }

    private static List<String> old(HostRun host) {
        return step(host) == DeployStep.DISK && host.deployment().newDisk()
                ? host.disks().stream()
                        .flatMap(d -> DiskFile.at(d.path()).stream())
                        .filter(d -> !d.isOf(host.deployment()))
                        .map(DiskFile::path)
                        .toList()
                : List.of();
    }

    private @Nullable LedgerSight ledger(HostRun host, @Nullable Map<HostName, HostStateJson> states) {
        return states == null ? null : server.sight(host.deployment(), states.get(host.name()));
    }

    private static VmWatch watch(HostRun host, Vmctl.@Nullable Table table, Instant now) {
        DeployStep step = step(host);
        return table != null && (step == DeployStep.ANSWER || step == DeployStep.INSTALL)
                ? host.saw(table.why(), table.sight(host.vmName()), now)
                : VmWatch.NONE;
    }

    private ConsoleSight console(HostRun host) {
        DeployStep step = step(host);
        boolean watched = step == DeployStep.ANSWER || step == DeployStep.INSTALL || step == DeployStep.BOOT;
        return consoles == null || !watched ? ConsoleSight.NONE : consoles.sight(host);
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
