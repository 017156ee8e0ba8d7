package org.autoinstalld.server;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.autoinstalld.access.AccessDecision;
import org.autoinstalld.access.AnswerClaim;
import org.autoinstalld.access.ArmingStore;
import org.autoinstalld.access.OwnAddresses;
import org.autoinstalld.access.StrangerClaim;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.Redaction;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.ledger.ArmedModes;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.Claim;
import org.autoinstalld.ledger.Claim.Claimant;
import org.autoinstalld.ledger.Claim.Demand;
import org.autoinstalld.ledger.ClaimOutcome;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;

/** Knows from the ledger what is armed. */
public final class LedgerArmingStore implements ArmingStore {
    /** An installer waits longer than that for an answer, and asks again if it gets none. */
    static final Duration BOUND = Duration.ofSeconds(3);

    private static final String ARMED = "policy armed";

    /**
     * How long it waits besides for a ledger that is being opened. No thread waits with it, and who is answered 503 by a
     * server that has just been started on a busy machine is not installed.
     */
    static final Duration OPENING = Duration.ofSeconds(20);

    /**
     * How long after the first answer the template that goes with it may be fetched, whatever became of the arming: an
     * installer that does not get it stops half-way.
     */
    private static final Duration AFTERWARDS = Duration.ofMinutes(10);

    private static final int OK = 200;

    private final Ledger ledger;
    private final Executor waiting;
    private final ArmedModes modes;
    private final LongAdder seconds = new LongAdder();
    private final OwnAddresses own = new OwnAddresses();
    private final BiFunction<Claim, Duration, CompletableFuture<ClaimOutcome>> taking;

    /**
     * @param waiting runs what asks the ledger; rejects what is too much
     */
    public LedgerArmingStore(Ledger ledger, ArmedModes modes, Executor waiting) {
        this(ledger, modes, waiting, ledger::take);
    }

    private LedgerArmingStore(
            Ledger ledger,
            ArmedModes modes,
            Executor waiting,
            BiFunction<Claim, Duration, CompletableFuture<ClaimOutcome>> taking) {
        this.ledger = ledger;
        this.waiting = waiting;
        this.modes = modes;
        this.taking = taking;
    }

    /** One that says the same, and uses nothing up. */
    public static LedgerArmingStore foreseeing(Ledger ledger, ArmedModes modes, Executor waiting) {
        return new LedgerArmingStore(ledger, modes, waiting, ledger::foresee);
    }

    /** Whether the machine itself asks, as far as addresses tell: one that has none in the inventory may have any. */
    static boolean isOwn(Host host, IpAddress requester) {
        return host.has(requester) || !host.hasAddress();
    }

    @Override
    public CompletableFuture<AccessDecision> claim(AnswerClaim claim) {
        Mode mode = claim.mode();
        return whenOpened(() -> mode != null
                ? taking.apply(taken(claim, mode), BOUND).thenApply(taken -> counted(claim.host(), taken))
                : besides(claim));
    }

    /** Asks when it is known what is armed, when the ledger cannot tell, or when it was waited for long enough. */
    private <T> CompletableFuture<T> whenOpened(Supplier<CompletableFuture<T>> asking) {
        return modes.settled(OPENING).thenCompose(known -> asking.get());
    }

    private CompletableFuture<AccessDecision> besides(AnswerClaim claim) {
        try {
            return CompletableFuture.supplyAsync(() -> whileArmed(claim), waiting)
                    .completeOnTimeout(
                            new AccessDecision.Unclear(ARMED, "the ledger did not answer in time"),
                            BOUND.toSeconds(),
                            TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    new AccessDecision.Unclear(ARMED, "too many look-ups wait for the ledger"));
        }
    }

    @Override
    public CompletableFuture<AccessDecision> agrees(Host host, Mode mode) {
        return modes.settled(OPENING)
                .thenApply(known -> known || modes.isHopeless()
                        ? agreement(host, mode)
                        : new AccessDecision.Unclear(
                                "whether it is armed to do something else is not known: the ledger is"
                                        + " being opened"));
    }

    private AccessDecision agreement(Host host, Mode mode) {
        Optional<Arming> other = modes.of(host.name(), Instant.now()).filter(a -> a.mode() != mode);
        return other.<AccessDecision>map(a -> new AccessDecision.Denied("it is armed to "
                        + a.mode().word() + " until " + a.window().until().truncatedTo(ChronoUnit.SECONDS)
                        + ", and asked to " + mode.word() + "; DHCP tells it which: see 'autoinstalld plan'"))
                .orElse(new AccessDecision.Granted("not armed for another mode"));
    }

    @Override
    public CompletableFuture<AccessDecision> claim(StrangerClaim claim) {
        Event event = Event.at(Instant.now(), EventKind.LOOKUP)
                .host(claim.lladdr().asName())
                .lladdr(claim.lladdr())
                .requester(claim.requester())
                .own(true)
                .asked(claim.name())
                .setdir(claim.setdir())
                .mode(Mode.INSTALL)
                .status(OK)
                .sent(claim.length(), claim.digest())
                .revision(claim.revision())
                .build();
        boolean armedOnly = claim.unknown().mustBeArmed();
        Policy policy = claim.unknown().access().demands(Policy.ARMED) ? Policy.ARMED : Policy.TOKEN;
        String demand = armedOnly ? "policy " + policy.word() : "";
        String before = armedOnly ? "" : "site.unknown, again: refuse: ";
        Claim asked = new Claim(event, true, armedOnly ? Demand.ARMED : Demand.ONCE, true, true, null, () -> "");
        return whenOpened(() -> taking.apply(asked, BOUND))
                .thenApply(taken -> decision(demand, before, taken))
                .thenApply(decision -> armedOnly && decision instanceof AccessDecision.Denied denied
                        ? new AccessDecision.Denied(
                                denied.policy(),
                                denied.why() + "; 'autoinstalld arm " + claim.lladdr() + "' lets it be installed once")
                        : decision);
    }

    private static boolean isArmedOnly(Host host) {
        return host.access().demands(Policy.ARMED);
    }

    private Claim taken(AnswerClaim claim, Mode mode) {
        Lladdr machine = claim.machine();
        Event.Builder event = Event.at(Instant.now(), EventKind.LOOKUP)
                .host(claim.host().name())
                .requester(claim.requester())
                .own(isOwn(claim.host(), claim.requester()))
                .asked(claim.name())
                .setdir(claim.setdir())
                .mode(mode)
                .status(OK)
                .sent(claim.length(), claim.digest())
                .revision(claim.revision())
                .outlook(LedgerAnswerListener.outlook(claim.course()))
                .lladdr(machine == null ? claim.lladdr() : machine);
        return new Claim(
                event.build(),
                claim.lladdr() != null || !claim.host().hasLladdr(),
                isArmedOnly(claim.host()) ? Demand.ARMED : Demand.ONCE,
                !own.has(claim.requester()),
                false,
                machine == null ? null : new Claimant(machine, claim.host().access()::allows),
                () -> Redaction.of(claim.host()).text(claim.masked().get()));
    }

    private AccessDecision counted(Host host, ClaimOutcome taken) {
        if (taken instanceof ClaimOutcome.Refused refused && refused.why() == ClaimOutcome.Refusal.SECOND_MACHINE) {
            seconds.increment();
        }
        return isArmedOnly(host)
                ? decision(ARMED, "", taken)
                : decision("", "again: refuse (" + host.access().again().by() + "): ", taken);
    }

    /** How often a machine was refused since another one was answered under the same arming. */
    public long seconds() {
        return seconds.sum();
    }

    /** @param before what stands before the reason, if no policy demanded it */
    private static AccessDecision decision(String policy, String before, ClaimOutcome taken) {
        if (taken instanceof ClaimOutcome.Free) {
            return new AccessDecision.Granted("");
        }
        if (taken instanceof ClaimOutcome.Granted granted) {
            return new AccessDecision.Granted(
                    "armed until " + granted.arming().window().until().truncatedTo(ChronoUnit.SECONDS));
        }
        return taken instanceof ClaimOutcome.Refused refused
                ? new AccessDecision.Denied(policy, before + refused.reason())
                : new AccessDecision.Unclear(policy, before + ((ClaimOutcome.Unavailable) taken).reason());
    }

    private static boolean isUnderway(Arming arming, Instant now) {
        Instant first = arming.firstAnswer();
        return first != null && now.isBefore(first.plus(AFTERWARDS));
    }

    /** A disklabel template goes with the answer that named it, and is no answer of its own. */
    private AccessDecision whileArmed(AnswerClaim claim) {
        try {
            Instant now = Instant.now();
            boolean armed = ledger.arming(claim.host().name())
                    .filter(a -> a.state(now) == Arming.State.ARMED || isUnderway(a, now))
                    .isPresent();
            return armed
                    ? new AccessDecision.Granted("armed")
                    : new AccessDecision.Denied(ARMED, "the host is not armed");
        } catch (LedgerException e) {
            return new AccessDecision.Unclear(ARMED, "the ledger does not answer: " + e.getMessage());
        }
    }
}
