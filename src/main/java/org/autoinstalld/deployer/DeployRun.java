package org.autoinstalld.deployer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.deploy.DeployRules;
import org.autoinstalld.deploy.DeployStep;
import org.autoinstalld.deploy.Deployment;
import org.autoinstalld.deploy.NextStep;
import org.autoinstalld.deploy.NextStep.Await;
import org.autoinstalld.deploy.NextStep.Fail;
import org.autoinstalld.deploy.NextStep.Perform;
import org.autoinstalld.deploy.NextStep.Reached;
import org.autoinstalld.deploy.Sighting;
import org.autoinstalld.deploy.StepState;
import org.autoinstalld.inventory.SiteAccess;
import org.jspecify.annotations.Nullable;

/**
 * Deploys hosts: looks, does what comes next for each of them, and looks again, until all are through, have failed, or
 * somebody ends it. One thread does it all, so steps of different hosts never meet.
 */
final class DeployRun {
    /** How often is looked while something is waited for. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Those that stop within this time of each other have one reload together. */
    private static final Duration TOGETHER = Duration.ofSeconds(3);

    private final List<HostRun> hosts;
    private final DeploySurroundings around;
    private final int parallel;
    private final Duration whole;
    private final Instant until;
    private final Bell bell = new Bell();
    private final Consoles consoles;
    private final StepWork work;
    private final Observer observer;
    private @Nullable Instant firstStopped;
    private volatile boolean interrupted;

    /**
     * @param parallel how many VMs may install at once on each hypervisor
     * @param whole bound of all of it
     */
    DeployRun(List<HostRun> hosts, DeploySurroundings around, int parallel, Duration whole) {
        this.hosts = List.copyOf(hosts);
        this.around = around;
        this.consoles = new Consoles(around.records(), bell::ring);
        this.work = new StepWork(around, consoles);
        this.parallel = parallel;
        this.whole = whole;
        this.until = Instant.now().plus(whole);
        this.observer = new Observer(around.server(), around.files(), new SshProbe(bell::ring), consoles);
    }

    /** Starts no VM from now on, and returns as soon as what is being done is done. */
    void interrupt() {
        interrupted = true;
        bell.ring();
    }

    /** Returns when nothing is left to do. */
    void run() throws ConfFileException {
        try (observer;
                consoles) {
            while (!isOver() && !interrupted) {
                if (!round()) {
                    bell.await(pause());
                }
            }
        }
    }

    private boolean isOver() {
        return hosts.stream().allMatch(HostRun::isOver);
    }

    private List<HostRun> open() {
        return hosts.stream().filter(h -> !h.isOver()).toList();
    }

    /** Whether anything was done, so that it is worth to look again at once. */
    private boolean round() throws ConfFileException {
        boolean acted = false;
        Map<HostName, Sighting> seen = observer.look(open());
        List<HostRun> files = new ArrayList<>();
        List<HostRun> back = new ArrayList<>();
        for (HostRun host : open()) {
            Sighting sighting = requireNonNull(seen.get(host.name()));
            NextStep next = next(host, sighting);
            // a reload is shared, so it waits for whoever still makes disks
            if (next instanceof Perform perform && perform.step() == DeployStep.FILES) {
                files.add(host);
            } else if (next instanceof Perform perform && perform.step() == DeployStep.FILES_BACK) {
                back.add(host);
            } else {
                acted |= take(host, next, sighting);
            }
        }
        // those of a machine that is out of reach are waited for by nobody else
        boolean early = open().stream()
                .filter(h -> requireNonNull(seen.get(h.name())).blind().isEmpty())
                .anyMatch(h -> isBefore(h, DeployStep.FILES));
        if (!files.isEmpty() && !early) {
            acted |= write(files, DeployStep.FILES);
        }
        if (!back.isEmpty() && isTime(back)) {
            acted |= write(back, DeployStep.FILES_BACK);
            firstStopped = null;
        }
        return acted;
    }

    private boolean write(List<HostRun> some, DeployStep step) throws ConfFileException {
        some.forEach(h -> h.setBack(false));
        new EntryWriting(around, work, some, step).write();
        return some.stream().anyMatch(h -> !h.isSetBack());
    }

    private static boolean isBefore(HostRun host, DeployStep step) {
        return host.deployment()
                .current()
                .filter(c -> c.step().compareTo(step) < 0)
                .isPresent();
    }

    private NextStep next(HostRun host, Sighting seen) {
        Deployment deployment = host.deployment();
        NextStep next = DeployRules.next(deployment, host.facts(), seen, host.bounds());
        boolean late = !seen.at().isBefore(until) && !(next instanceof Reached) && next.step() != DeployStep.CLOSE;
        return late ? new Fail(next.step(), tooLong(next)) : next;
    }

    private String tooLong(NextStep next) {
        return "all of it was to be done within " + SiteAccess.spelt(whole) + " (--within)"
                + (next instanceof Await await ? "; it waits for " + await.what() : "");
    }

    private boolean take(HostRun host, NextStep next, Sighting seen) throws ConfFileException {
        if (next instanceof Reached reached) {
            work.end(host, reached.step(), reached.how(), reached.detail());
            return true;
        }
        if (next instanceof Fail fail) {
            work.fail(host, fail.step(), fail.why());
            return true;
        }
        if (next instanceof Await await) {
            work.wait(host, await.step(), await.what());
            if (await.step() == DeployStep.INSTALL || await.step() == DeployStep.ANSWER) {
                host.watch(bell::ring);
            }
            return false;
        }
        return next instanceof Perform perform && perform(host, perform.step(), seen);
    }

    private boolean perform(HostRun host, DeployStep step, Sighting seen) throws ConfFileException {
        host.setBack(false);
        switch (step) {
            case CHECK -> work.end(host, step, StepState.DONE, "nothing speaks against it");
            case DISK -> work.disks(host, seen);
            case START -> {
                return start(host, seen);
            }
            case BOOT -> work.boot(host, seen);
            case CLOSE -> work.close(host);
            default -> throw new IllegalStateException("not for one host alone: " + step);
        }
        return !host.isSetBack();
    }

    private boolean start(HostRun host, Sighting seen) throws ConfFileException {
        long installing = open().stream()
                .filter(h -> h != host
                        && h.deployment().hypervisor().equals(host.deployment().hypervisor()))
                .filter(DeployRun::isInstalling)
                .count();
        if (!isInstalling(host) && installing >= parallel) {
            return false;
        }
        work.start(host, seen);
        return !host.isSetBack();
    }

    /** Whether its VM takes one of the places. */
    private static boolean isInstalling(HostRun host) {
        return host.deployment()
                .current()
                .filter(c -> c.step().isInstalling())
                .filter(c -> c.step() != DeployStep.START || c.state() == StepState.RUNNING)
                .isPresent();
    }

    /** Whether those that stopped go back now, or wait for more that may stop in a moment. */
    private boolean isTime(List<HostRun> back) {
        boolean more = open().stream().anyMatch(h -> !back.contains(h) && isInstalling(h));
        Instant now = Instant.now();
        if (firstStopped == null) {
            firstStopped = now;
        }
        return !more || !now.isBefore(firstStopped.plus(TOGETHER));
    }

    private Duration pause() {
        Instant first = firstStopped;
        if (first == null) {
            return PAUSE;
        }
        Duration rest = Duration.between(Instant.now(), first.plus(TOGETHER));
        return rest.compareTo(PAUSE) < 0 ? rest : PAUSE;
    }

    /** How it went so far. */
    Map<StepState, Integer> counts() {
        Map<StepState, Integer> counts = new HashMap<>();
        hosts.forEach(h -> counts.merge(
                h.deployment().isDone()
                        ? StepState.DONE
                        : h.deployment().failure().isPresent() ? StepState.FAILED : StepState.RUNNING,
                1,
                Integer::sum));
        return counts;
    }
}
