package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.problem.Reason;

/**
 * Decides claims, on threads of its own, so that who claims waits no longer than he wants to. A claim that nobody waits for
 * any more is not decided; one that was granted too late is given back.
 */
final class ClaimQueue implements AutoCloseable {
    private static final int THREADS = 6;
    private static final int QUEUE = 4_096;
    private static final long PATIENCE_SECONDS = 3;
    /** How many machines that are not in the inventory are remembered. */
    private static final int STRANGERS = 10_000;

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;

    private final Database database;
    private final EventWriter notes;
    private final Armings armings;
    private final Supplier<ArmingRules> rules;
    private final Refusals refusals;
    private final StoreStatus contact;
    private final ThreadPoolExecutor threads;

    /** Where refusals go that change nothing. */
    interface Refusals {
        void note(Event event);
    }

    ClaimQueue(
            Database database,
            EventWriter notes,
            Armings armings,
            Supplier<ArmingRules> rules,
            Refusals refusals,
            StoreStatus contact) {
        this.database = database;
        this.notes = notes;
        this.armings = armings;
        this.rules = rules;
        this.refusals = refusals;
        this.contact = contact;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "ledger-claims");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    CompletableFuture<ClaimOutcome> take(Claim claim, Duration bound) {
        CompletableFuture<ClaimOutcome> told = new CompletableFuture<>();
        try {
            threads.execute(() -> decide(claim, told));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(new ClaimOutcome.Unavailable("too many claims wait already"));
        }
        // the reason is found when the bound has passed, not now
        CompletableFuture.delayedExecutor(Math.max(0, bound.toMillis()), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> told.complete(tooLate(bound)));
        return told;
    }

    private ClaimOutcome tooLate(Duration bound) {
        return new ClaimOutcome.Unavailable(contact.trouble()
                .map(reason -> "the ledger is away: " + reason)
                .orElse("the ledger did not answer within " + bound.toMillis() + " ms"));
    }

    private void decide(Claim claim, CompletableFuture<ClaimOutcome> told) {
        if (told.isDone()) {
            return;
        }
        Decided decided;
        try {
            decided = database.transaction(connection -> decide(connection, claim, told));
        } catch (SQLException | RuntimeException e) {
            String reason = e instanceof SQLException sql ? contact.told(sql) : Reason.of(e);
            told.complete(new ClaimOutcome.Unavailable("the ledger cannot be asked: " + reason));
            return;
        }
        decided.aside().ifPresent(refusals::note);
        boolean heard = told.complete(decided.taken());
        if (!heard && decided.taken() instanceof ClaimOutcome.Granted granted) {
            giveBack(claim, granted);
        } else if (!heard && decided.taken() instanceof ClaimOutcome.Free) {
            forget(claim);
        }
        if (decided.changed()) {
            armings.changed(claim.host());
        }
    }

    /** One that was counted and then not sent does not lock its host out. */
    private void forget(Claim claim) {
        try {
            database.transaction(connection -> {
                AnsweredTable.forget(connection, claim);
                return claim;
            });
        } catch (SQLException e) {
            contact.bad(e);
        }
    }

    /**
     * What was decided.
     *
     * @param aside a refusal that is noted by the way: a machine may ask in a loop, and is not worth a disk's time for each
     */
    private record Decided(ClaimOutcome taken, boolean changed, Optional<Event> aside) {}

    private Decided decide(Connection connection, Claim claim, CompletableFuture<ClaimOutcome> told)
            throws SQLException {
        Optional<Arming> found = ArmingTable.lock(connection, claim.host());
        // read after the lock was had, so that another server's last answer is seen
        boolean begun = found.filter(a -> a.firstAnswer().isPresent()).isPresent();
        HostRecord facts = begun ? HostTable.find(connection, claim.host()) : HostRecord.NONE;
        Optional<Lladdr> other = other(connection, found, claim);
        if (other.isPresent()) {
            return refused(claim, ClaimOutcome.Refused.second(claim, other.get()));
        }
        ClaimJudge judgement = claim.demand() == Claim.Demand.ONCE
                ? once(connection, found, facts, claim)
                : ClaimJudge.of(found, facts, claim, rules.get());
        if (told.isDone()) {
            throw new SQLException("nobody waits for the answer any more");
        }
        if (judgement instanceof ClaimJudge.Grant grant) {
            if (claim.demand() == Claim.Demand.ONCE && (!claim.stranger() || isRoom(connection, claim))) {
                AnsweredTable.put(connection, claim, Recurrence.under(grant.after(), claim));
            }
            return new Decided(grant(connection, claim, grant.after()), true, Optional.empty());
        }
        if (judgement instanceof ClaimJudge.Free free) {
            if (free.first().isPresent()) {
                AnsweredTable.put(connection, claim, free.first().get());
            }
            return new Decided(new ClaimOutcome.Free(answered(connection, claim, "")), false, Optional.empty());
        }
        if (judgement instanceof ClaimJudge.Shut shut) {
            AnsweredTable.put(connection, claim, shut.after());
            return refused(claim, shut.reason());
        }
        if (judgement instanceof ClaimJudge.Close close) {
            notes.write(connection, claim.event().decided(EventKind.REFUSED, FORBIDDEN, close.reason()), "");
            armings.end(connection, close.after(), claim.event().time());
            return new Decided(new ClaimOutcome.Refused(close.reason()), true, Optional.empty());
        }
        return refused(claim, ((ClaimJudge.Refuse) judgement).reason());
    }

    /** The machine that was answered under this arming, if another one claims. */
    private static Optional<Lladdr> other(Connection connection, Optional<Arming> found, Claim claim)
            throws SQLException {
        Optional<Instant> first = found.filter(a -> a.state(claim.event().time()) instanceof ArmingState.Armed)
                .flatMap(Arming::firstAnswer);
        if (first.isEmpty() || claim.claimant().isEmpty()) {
            return Optional.empty();
        }
        Claimant claimant = claim.claimant().get();
        return EventTable.answered(connection, claim.host(), first.get()).stream()
                .filter(e -> e.requester().filter(claimant.besides()).isEmpty())
                .flatMap(e -> e.lladdr().stream())
                .findFirst()
                .filter(l -> !l.equals(claimant.lladdr()));
    }

    private ClaimJudge once(Connection connection, Optional<Arming> found, HostRecord facts, Claim claim)
            throws SQLException {
        ClaimJudge judgement = Recurrence.of(found, facts, AnsweredTable.lock(connection, claim), claim, rules.get());
        boolean first =
                judgement instanceof ClaimJudge.Free free && free.first().isPresent();
        return first && claim.stranger() && !isRoom(connection, claim) ? Recurrence.full(claim, STRANGERS) : judgement;
    }

    /** Whether a machine that is not in the inventory is remembered, or can be. */
    private static boolean isRoom(Connection connection, Claim claim) throws SQLException {
        return AnsweredTable.lock(connection, claim).isPresent() || AnsweredTable.strangers(connection) < STRANGERS;
    }

    private static Decided refused(Claim claim, String reason) {
        Event refused = claim.event().decided(EventKind.REFUSED, FORBIDDEN, reason);
        Optional<Event> aside = claim.stranger() ? Optional.empty() : Optional.of(refused);
        return new Decided(new ClaimOutcome.Refused(reason), false, aside);
    }

    private ClaimOutcome grant(Connection connection, Claim claim, Arming after) throws SQLException {
        long id = answered(connection, claim, "armed");
        if (after.closed().isPresent()) {
            armings.end(connection, after, claim.event().time());
        } else {
            ArmingTable.update(connection, after);
        }
        return new ClaimOutcome.Granted(after, id);
    }

    private long answered(Connection connection, Claim claim, String otherwise) throws SQLException {
        Event asked = claim.event();
        String reason = asked.reason().isEmpty() ? otherwise : asked.reason();
        return notes.write(
                connection,
                asked.decided(EventKind.LOOKUP, asked.status().orElse(OK), reason),
                claim.masked().get());
    }

    private void giveBack(Claim claim, ClaimOutcome.Granted granted) {
        try {
            database.transaction(connection -> {
                Optional<Arming> found = ArmingTable.lock(connection, claim.host())
                        .filter(a -> a.serial() == granted.arming().serial());
                if (found.isPresent()) {
                    ArmingTable.update(connection, ClaimJudge.givenBack(found.get()));
                    Event event = Event.at(claim.event().time(), EventKind.STATE)
                            .host(claim.host())
                            .reason("the answer of entry " + granted.event()
                                    + " was decided too late to be sent, and does not count")
                            .build();
                    notes.write(connection, event, "");
                }
                return granted;
            });
        } catch (SQLException e) {
            // it stays counted: one answer less than could have been
            contact.bad(e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
