package org.autoinstalld.deployer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
 * somebody ends it. One thread decides it all; what takes time for each host by itself is done for several side by side.
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
    private final SideBySide hands = new SideBySide();
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
        this.work = new StepWork(around, consoles, hands);
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
                consoles;
                hands) {
            while (!isOver() && !interrupted) {
                boolean acted = round();
                work.seeStarted();
                work.settle();
                if (!acted) {
                    bell.await(pause());
                }
            }
        } finally {
            around.settle();
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
        Map<DeployStep, List<HostRun>> due = new EnumMap<>(DeployStep.class);
        for (HostRun host : open()) {
            Sighting sighting = requireNonNull(seen.get(host.name()));
            NextStep next = next(host, sighting);
            if (next instanceof Perform perform) {
                due.computeIfAbsent(perform.step(), s -> new ArrayList<>()).add(host);
            } else {
                acted |= take(host, next, sighting);
            }
        }
        // whoever is through waits for nobody who is not
        List<HostRun> back = due.getOrDefault(DeployStep.FILES_BACK, List.of());
        if (!back.isEmpty() && isTime(back)) {
            acted |= write(back, DeployStep.FILES_BACK);
            firstStopped = null;
        }
        acted |= perform(due, seen);
        // those of a machine that is out of reach are waited for by nobody else
        boolean early = open().stream()
                .filter(h -> requireNonNull(seen.get(h.name())).blind().isEmpty())
                .anyMatch(h -> isBefore(h, DeployStep.FILES));
        // a reload is shared, so it waits for whoever still makes disks
        List<HostRun> files = due.getOrDefault(DeployStep.FILES, List.of());
        if (!files.isEmpty() && !early) {
            acted |= write(files, DeployStep.FILES);
        }
        return acted;
    }

    /** What is done for each host by itself, installers in their order. */
    private boolean perform(Map<DeployStep, List<HostRun>> due, Map<HostName, Sighting> seen) throws ConfFileException {
        List<HostRun> checked = due.getOrDefault(DeployStep.CHECK, List.of());
        checked.forEach(h -> work.end(h, DeployStep.CHECK, StepState.DONE, "nothing speaks against it"));
        List<HostRun> disks = due.getOrDefault(DeployStep.DISK, List.of());
        List<HostRun> starting = withPlace(due.getOrDefault(DeployStep.START, List.of()));
        List<HostRun> booting = due.getOrDefault(DeployStep.BOOT, List.of());
        List<HostRun> closing = due.getOrDefault(DeployStep.CLOSE, List.of());
        List<HostRun> done = Stream.of(checked, disks, starting, booting, closing)
                .flatMap(List::stream)
                .toList();
        done.forEach(h -> h.setBack(false));
        work.disks(disks, seen);
        work.start(starting, seen, () -> interrupted);
        hands.all(booting, h -> work.boot(h, requireNonNull(seen.get(h.name()))));
        hands.all(closing, work::close);
        return done.stream().anyMatch(h -> !h.isSetBack());
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

    private boolean take(HostRun host, NextStep next, Sighting seen) {
        if (next instanceof Reached reached) {
            work.end(host, reached.step(), reached.how(), reached.detail());
            return true;
        }
        if (next instanceof Fail fail) {
            work.fail(host, fail.step(), fail.why());
            return true;
        }
        if (next instanceof Await await) {
            work.wait(host, await.step(), await.what(), seen.console().last());
            if (await.step() == DeployStep.INSTALL || await.step() == DeployStep.ANSWER) {
                host.watch(seen.guest(), bell::ring);
            }
        }
        return false;
    }

    /** Those of them for whom there is a place on their hypervisor, in their order. */
    private List<HostRun> withPlace(List<HostRun> some) {
        Map<String, Integer> taken = new HashMap<>();
        open().stream()
                .filter(DeployRun::isInstalling)
                .forEach(h -> taken.merge(h.deployment().hypervisor(), 1, Integer::sum));
        return some.stream()
                .filter(h -> isInstalling(h) || taken.merge(h.deployment().hypervisor(), 1, Integer::sum) <= parallel)
                .toList();
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
