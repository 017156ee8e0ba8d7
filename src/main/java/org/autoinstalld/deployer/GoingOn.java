package org.autoinstalld.deployer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deployrecord.DeploymentFolder;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Vm;
import org.autoinstalld.problem.Problem;

/** What records of earlier runs say against what is asked for now. */
final class GoingOn {
    private GoingOn() {}

    /** One that cannot be read may be of a host that is amid its installation: writing over it would lose what it had. */
    static Optional<Problem> unreadable(DeploymentFolder records, Host host) {
        try {
            records.read(host.name());
            return Optional.empty();
        } catch (ConfFileException e) {
            Problem p = e.problem();
            return Optional.of(Problem.error(
                    p.place(),
                    "'" + host.name() + "' may be amid a deployment, and what its record says is not known: "
                            + p.message(),
                    p.remedy()));
        }
    }

    /** Whoever has moved since has a VM and an entry on the machine that it was on, and nobody would look there. */
    static Optional<Problem> moved(Host host, Deployment before) {
        return host.vm()
                .map(Vm::hypervisor)
                .filter(now -> !now.equals(before.hypervisor()))
                .map(now -> Problem.error(
                        host.place(),
                        "the unfinished deployment of '" + host.name() + "' is on hypervisor '" + before.hypervisor()
                                + "', and the inventory has it on '" + now + "'",
                        "hypervisor: " + before.hypervisor() + ", until 'autoinstalld abort " + host.name()
                                + "' has ended it"));
    }

    /** Each of them has something to go on with. */
    static void requireUnfinished(List<Host> hosts, Map<HostName, Deployment> unfinished) throws RefusedException {
        List<Problem> problems = hosts.stream()
                .filter(h -> !unfinished.containsKey(h.name()))
                .map(h -> Problem.error(
                        h.place(),
                        "no deployment of '" + h.name() + "' is unfinished",
                        "autoinstalld deploy " + h.name()))
                .toList();
        if (!problems.isEmpty()) {
            throw new RefusedException(problems);
        }
    }

    /** What is unfinished of them is what was asked for. */
    static void requireSame(DeployRequest request, List<Host> hosts, Map<HostName, Deployment> unfinished)
            throws RefusedException {
        List<Problem> problems = hosts.stream()
                .flatMap(h -> Optional.ofNullable(unfinished.get(h.name()))
                        .filter(before -> !request.goesOnWith(before))
                        .map(before -> Problem.error(
                                h.place(),
                                "'" + h.name() + "' has an unfinished deployment, to "
                                        + before.mode().word() + " it by way "
                                        + before.way().word() + (before.newDisk() ? ", on a new disk" : ""),
                                "'autoinstalld resume " + h.name() + "' goes on with it, 'autoinstalld abort "
                                        + h.name() + "' ends it"))
                        .or(() -> Optional.ofNullable(unfinished.get(h.name())).flatMap(before -> moved(h, before)))
                        .stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new RefusedException(problems);
        }
    }
}
