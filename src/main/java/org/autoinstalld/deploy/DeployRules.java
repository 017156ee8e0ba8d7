package org.autoinstalld.deploy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.autoinstalld.address.Mode;
import org.autoinstalld.deploy.NextStep.Await;
import org.autoinstalld.deploy.NextStep.Fail;
import org.autoinstalld.deploy.NextStep.Over;
import org.autoinstalld.deploy.NextStep.Perform;
import org.autoinstalld.deploy.NextStep.Reached;
import org.jspecify.annotations.Nullable;

/**
 * What comes next. What is seen counts more than what is recorded: each step first finds out whether it is done already, so
 * that whoever was killed in between, and goes on, does nothing twice.
 */
public final class DeployRules {
    /** An installer makes its three look-ups in a moment. */
    static final Duration SETTLED = Duration.ofSeconds(10);

    /** One that goes on all the same has fetched its disklabel template by then, and its dialogue is not believed. */
    static final Duration UNDECIDED = Duration.ofMinutes(2);

    /** What consoles, ledgers and vmd(8) tell of one thing comes within a moment. */
    static final Duration LAST_WORDS = Duration.ofSeconds(3);

    /** No installer is through sooner after it got its answers, be its sets on the same machine. */
    static final Duration QUICKEST = Duration.ofSeconds(20);

    private final Deployment deployment;
    private final GuestFacts facts;
    private final Sighting seen;
    private final Bounds bounds;
    private final DeployFailure failure;

    private DeployRules(Deployment deployment, GuestFacts facts, Sighting seen, Bounds bounds) {
        this.deployment = deployment;
        this.facts = facts;
        this.seen = seen;
        this.bounds = bounds;
        this.failure = new DeployFailure(facts, seen);
    }

    /** What is to be done now with that deployment. */
    public static NextStep next(Deployment deployment, GuestFacts facts, Sighting seen, Bounds bounds) {
        return new DeployRules(deployment, facts, seen, bounds).next();
    }

    private NextStep next() {
        StepRecord current = deployment.current().orElse(null);
        if (current == null || deployment.aborted() || current.state() == StepState.FAILED) {
            return new Over(current == null ? DeployStep.CLOSE : current.step());
        }
        NextStep next = needsVmd(current.step()) && !seen.blind().isEmpty()
                ? new Await(current.step(), "vmd, which cannot be asked: " + seen.blind())
                : of(current);
        if (!(next instanceof Await)) {
            return next;
        }
        Duration bound = bounds.of(current.step());
        Instant since = since(current);
        boolean late = since != null && !seen.at().isBefore(since.plus(bound));
        if (seen.console().hasFailed() && current.step().isWatched()) {
            // the ledger may tell of the answer a moment after the console told what became of it
            if (!late
                    && current.step() == DeployStep.ANSWER
                    && !isToldOf(seen.console().failed())) {
                return new Await(DeployStep.ANSWER, "what the ledger tells of it");
            }
            return new Fail(current.step(), failure.onItsConsole());
        }
        return late ? new Fail(current.step(), failure.late(current.step(), bound, deployment.mode())) : next;
    }

    /** What a VM does decides these; one that is not seen is not one that stopped. */
    private boolean needsVmd(DeployStep step) {
        return step.isInstalling()
                || step == DeployStep.BOOT
                || step == DeployStep.DISK && deployment.stopFirst()
                || facts.isElsewhere() && isDoneThere(step);
    }

    /** Nothing is to be done on another machine while there is no way to it. */
    private static boolean isDoneThere(DeployStep step) {
        return step == DeployStep.DISK || step == DeployStep.FILES || step == DeployStep.FILES_BACK;
    }

    /** Time goes on while nobody looks, and while a machine boots again and again. */
    private @Nullable Instant since(StepRecord current) {
        return switch (current.step()) {
            // whether it was started may not have been heard
            case ANSWER ->
                deployment.started() == null ? deployment.step(DeployStep.START).ended() : deployment.started();
            case INSTALL -> deployment.step(DeployStep.ANSWER).ended();
            case BOOT -> deployment.step(DeployStep.FILES_BACK).ended();
            default -> current.began();
        };
    }

    private NextStep of(StepRecord current) {
        return switch (current.step()) {
            case CHECK -> new Perform(DeployStep.CHECK);
            case DISK -> disk();
            case FILES -> files();
            case START -> start();
            case ANSWER -> answer();
            case INSTALL -> install();
            case FILES_BACK -> filesBack();
            case BOOT -> boot(current);
            case CLOSE -> new Perform(DeployStep.CLOSE);
        };
    }

    private NextStep disk() {
        // what a VM is made of is read anew only if it is stopped and a reload comes after that
        boolean stopped = !deployment.stopFirst() || !seen.isRunning();
        if (!stopped || deployment.newDisk() && !seen.oldDisks().isEmpty()) {
            return new Perform(DeployStep.DISK);
        }
        if (deployment.mode() == Mode.UPGRADE) {
            return new Reached(DeployStep.DISK, StepState.SKIPPED, "an upgrade keeps it");
        }
        if (deployment.images() == Deployment.Images.NONE && !seen.oldDisks().isEmpty()) {
            return new Fail(DeployStep.DISK, failure.foreignDisk(seen.oldDisks().get(0)));
        }
        if (!seen.missingDisks().isEmpty()) {
            return new Perform(DeployStep.DISK);
        }
        return deployment.disks().isEmpty()
                ? new Reached(DeployStep.DISK, StepState.SKIPPED, "it is there")
                : new Reached(DeployStep.DISK, StepState.DONE, "made");
    }

    private NextStep files() {
        return seen.entry() == deployment.way().entry()
                ? new Reached(DeployStep.FILES, StepState.DONE, "the entries are there")
                : new Perform(DeployStep.FILES);
    }

    private NextStep start() {
        if (deployment.armed() == null) {
            return new Perform(DeployStep.START);
        }
        if (seen.isRunning()) {
            return new Reached(DeployStep.START, StepState.DONE, "it runs");
        }
        // it may have been started, and be through, before that could be recorded
        return deployment.started() != null || seen.isServed()
                ? new Reached(DeployStep.START, StepState.DONE, "it ran")
                : new Perform(DeployStep.START);
    }

    private NextStep answer() {
        if (seen.isServed()) {
            return new Reached(DeployStep.ANSWER, StepState.DONE, "served");
        }
        // a server that was killed may have forgotten it
        if (seen.console().through()) {
            return new Reached(DeployStep.ANSWER, StepState.DONE, "its installer is through");
        }
        LedgerSight ledger = seen.ledger();
        // an installer that got none of its files asks whoever sits at its console, and no one else
        if (ledger != null
                && ledger.refusal() != null
                && ledger.refusal().own()
                && !seen.at().isBefore(ledger.refusal().at().plus(SETTLED))) {
            return new Fail(DeployStep.ANSWER, failure.refused(ledger.refusal()));
        }
        // a server that cannot be asked just now may have served it, and one that can may tell of it a moment later
        return ledger != null && !seen.isRunning() && isToldOf(seen.watch().stopped())
                ? new Fail(DeployStep.ANSWER, failure.stoppedBeforeAnswer())
                : new Await(DeployStep.ANSWER, "its installer to ask for its response file");
    }

    /** Whether all have had their moment to tell of what was seen then, a ledger that is behind with writing among them. */
    private boolean isToldOf(@Nullable Instant when) {
        Duration lag = seen.ledger() == null ? Duration.ZERO : seen.ledger().lag();
        return when == null || !seen.at().minus(lag).isBefore(when.plus(LAST_WORDS));
    }

    private NextStep install() {
        LedgerSight ledger = seen.ledger();
        if (deployment.way().isInstalled(deployment, seen)) {
            return ended();
        }
        if (!seen.isRunning()) {
            // one that reboots has no process for a moment
            return isToldOf(seen.watch().stopped())
                    ? new Fail(DeployStep.INSTALL, failure.goneWhileInstalling())
                    : new Await(DeployStep.INSTALL, "its VM to come back");
        }
        boolean stopped = ledger != null
                && !ledger.stop().isEmpty()
                && ledger.served() != null
                && !seen.at().isBefore(ledger.served().plus(UNDECIDED));
        return ledger != null && stopped
                ? new Fail(DeployStep.INSTALL, failure.stops(ledger.stop()))
                : new Await(DeployStep.INSTALL, "the installer to reboot");
    }

    /** A VM also stops because somebody stops it, or vmd(8): one that was not installed must not be taken for one that was. */
    private NextStep ended() {
        LedgerSight ledger = seen.ledger();
        if (!seen.console().through() && !seen.hasBooted()) {
            Instant stopped = seen.watch().stopped();
            if (!isToldOf(stopped)) {
                return new Await(DeployStep.INSTALL, "what is told of its end");
            }
            if (ledger != null && Boolean.FALSE.equals(ledger.setsFetched())) {
                return new Fail(DeployStep.INSTALL, failure.stoppedWithoutSets());
            }
            if (!seen.watch().doubt().isEmpty()) {
                return new Fail(
                        DeployStep.INSTALL, failure.cutShort(seen.watch().doubt()));
            }
            if (isTooQuick(stopped, ledger)) {
                return new Fail(
                        DeployStep.INSTALL,
                        failure.cutShort("within " + QUICKEST.toSeconds() + " s of its response file"));
            }
        }
        return new Reached(DeployStep.INSTALL, StepState.DONE, "it rebooted");
    }

    /**
     * Whether somebody stopped it for all that is known: neither its console nor its sets tell that it was through, and
     * nothing that boots will.
     */
    private boolean isTooQuick(@Nullable Instant stopped, @Nullable LedgerSight ledger) {
        return facts.isQuiet()
                && stopped != null
                && ledger != null
                && ledger.served() != null
                && !Boolean.TRUE.equals(ledger.setsFetched())
                && stopped.isBefore(ledger.served().plus(QUICKEST));
    }

    private NextStep filesBack() {
        return switch (seen.entry()) {
            case RUNNING ->
                deployment.way() == Way.CONSOLE
                        ? new Reached(DeployStep.FILES_BACK, StepState.SKIPPED, "its entry boots its disk already")
                        : new Reached(DeployStep.FILES_BACK, StepState.DONE, "the entries are there");
            // to write is to be told what is wrong
            case INSTALLING, DISABLED, UNKNOWN -> new Perform(DeployStep.FILES_BACK);
            case OTHER -> new Fail(DeployStep.FILES_BACK, failure.editedByHand());
        };
    }

    private NextStep boot(StepRecord current) {
        LedgerSight ledger = seen.ledger();
        if (ledger != null && ledger.reported() != null) {
            return new Reached(DeployStep.BOOT, StepState.DONE, "it reported its first boot");
        }
        if (!seen.isRunning()) {
            if (current.state() != StepState.RUNNING || deployment.pid() == null) {
                return new Perform(DeployStep.BOOT);
            }
            // a first boot may end in a reboot, and then there is no process for a moment
            return isToldOf(seen.watch().stopped())
                    ? new Fail(DeployStep.BOOT, failure.stoppedWhileBooting())
                    : new Await(DeployStep.BOOT, "its VM to come back");
        }
        VmSight guest = seen.guest();
        if (current.state() != StepState.RUNNING || guest != null && !Objects.equals(guest.pid(), deployment.pid())) {
            return new Perform(DeployStep.BOOT);
        }
        if (seen.ssh() && !facts.reports()) {
            return new Reached(DeployStep.BOOT, StepState.DONE, "port 22 answers");
        }
        Instant began = current.began();
        boolean quiet = facts.isQuiet() && began != null && !seen.at().isBefore(began.plus(Bounds.QUIET_BOOT));
        return quiet
                ? new Reached(DeployStep.BOOT, StepState.DONE, "it stays up")
                : new Await(DeployStep.BOOT, waitedForBoot());
    }

    private String waitedForBoot() {
        if (facts.reports()) {
            return "its report of the first boot";
        }
        return facts.isQuiet() ? "its VM to stay up" : "port 22 of " + facts.address();
    }
}
