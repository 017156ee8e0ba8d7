package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.Database.Result;
import org.autoinstalld.database.Database.Work;
import org.autoinstalld.ledger.Bodies.Body;
import org.autoinstalld.ledger.ClaimOutcome.Refused;
import org.autoinstalld.ledger.ClaimVerdict.Answered;
import org.autoinstalld.ledger.EventTable.Line;
import org.autoinstalld.ledger.EventWriter.Text;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides claims, on threads of its own, so that who claims waits no longer than he wants to. A claim that nobody waits for
 * any more is not decided; one that was granted too late is given back.
 */
final class ClaimQueue implements AutoCloseable {
    /** While some wait for the disk, others get ready. */
    private static final int THREADS = 3;
    /** How many of those are decided together. */
    private static final int TOGETHER = 64;
    /** Each takes a connection of a shared store, which decides them one by one, and leaves some to others. */
    private static final int THREADS_OF_SHARED = 6;

    private static final int QUEUE = 4_096;
    private static final long PATIENCE_SECONDS = 3;
    /** How many machines that are not in the inventory are remembered. */
    private static final int STRANGERS = 10_000;

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final ClaimVerdict NOTHING = new ClaimVerdict(null, null, null);

    private final Database database;
    private final EventWriter events;
    private final Armings armings;
    private final Supplier<ArmingRules> rules;
    private final Consumer<Event> refusals;
    private final ThreadPoolExecutor threads;
    private final int together;
    private final BlockingQueue<Waiting> line = new LinkedBlockingQueue<>(QUEUE);

    private record Waiting(Claim claim, CompletableFuture<ClaimOutcome> told) {
        void unavailable(String reason) {
            told.complete(new ClaimOutcome.Unavailable("the ledger cannot be asked: " + reason));
        }
    }

    /** @param refusals where refusals go that change nothing */
    ClaimQueue(
            Database database,
            EventWriter events,
            Armings armings,
            Supplier<ArmingRules> rules,
            Consumer<Event> refusals) {
        this.database = database;
        this.events = events;
        this.armings = armings;
        this.rules = rules;
        this.refusals = refusals;
        boolean shared = database.backend().isShared();
        int most = shared ? THREADS_OF_SHARED : THREADS;
        this.together = shared ? 1 : TOGETHER;
        this.threads = new ThreadPoolExecutor(
                most,
                most,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(most),
                task -> {
                    Thread thread = new Thread(task, "ledger-claims");
                    thread.setDaemon(true);
                    return thread;
                },
                // one that waits to begin finds whatever came before it does
                new ThreadPoolExecutor.DiscardPolicy());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Decides soon, and tells, unless that was told something else meanwhile. */
    void take(Claim claim, CompletableFuture<ClaimOutcome> told) {
        if (line.offer(new Waiting(claim, told))) {
            threads.execute(this::decideAll);
        } else {
            told.complete(new ClaimOutcome.Unavailable("too many claims wait already"));
        }
    }

    /** Tells what {@link #take} would, on this thread, and keeps nothing of it. */
    void foresee(Claim claim, CompletableFuture<ClaimOutcome> told) {
        try {
            told.complete(database.transaction(connection -> foreseen(
                    connection, ArmingTable.find(connection, claim.host()).orElse(null), claim)));
        } catch (SQLException | RuntimeException e) {
            new Waiting(claim, told).unavailable(reason(e));
        }
    }

    private ClaimOutcome foreseen(Connection connection, @Nullable Arming found, Claim claim) throws SQLException {
        ClaimVerdict verdict = verdict(connection, found, claim);
        Arming after = verdict.arming();
        return verdict.refused() != null
                ? verdict.refused()
                : after == null ? new ClaimOutcome.Free(0) : new ClaimOutcome.Granted(after, 0);
    }

    private void decideAll() {
        try {
            while (!line.isEmpty()) {
                decideSome();
            }
        } finally {
            // after what nobody foresaw, the others are decided all the same
            if (!line.isEmpty()) {
                threads.execute(this::decideAll);
            }
        }
    }

    /** Those that came while others were decided are decided together. */
    private void decideSome() {
        List<Waiting> some = new ArrayList<>();
        List<Work<Decided>> works = new ArrayList<>();
        for (Waiting one = line.poll(); one != null; one = some.size() < together ? line.poll() : null) {
            try {
                Waiting each = one;
                // made before others wait for the transaction
                Text text = one.told().isDone()
                        ? Text.NONE
                        : events.text(one.claim().event(), one.claim().masked());
                works.add(connection -> decide(connection, each, text));
                some.add(one);
            } catch (RuntimeException e) {
                one.unavailable(Reason.of(e));
            }
        }
        if (some.isEmpty()) {
            return;
        }
        try {
            List<Result<Decided>> results = database.transactions(works);
            for (int i = 0; i < some.size(); i++) {
                tell(some.get(i), results.get(i));
            }
        } catch (SQLException e) {
            some.forEach(one -> one.unavailable(reason(e)));
        }
    }

    private void tell(Waiting one, Result<Decided> result) {
        Decided decided;
        try {
            decided = result.get();
        } catch (SQLException | RuntimeException e) {
            one.unavailable(reason(e));
            return;
        }
        Claim claim = one.claim();
        ClaimOutcome outcome = decided.outcome();
        Arming after = decided.verdict().arming();
        events.committed(claim.event(), decided.fresh());
        // a machine may ask in a loop, and is not worth a disk's time for each
        if (outcome instanceof Refused refused && after == null && !claim.stranger()) {
            refusals.accept(refused(claim, refused));
        }
        if (!one.told().complete(outcome)) {
            takeBack(claim, outcome);
        }
        if (after != null && after.closed() != null) {
            armings.changed(claim.host());
        } else if (after != null) {
            armings.recorded();
        }
    }

    private void takeBack(Claim claim, ClaimOutcome outcome) {
        if (outcome instanceof ClaimOutcome.Granted granted) {
            giveBack(claim, granted);
        } else if (outcome instanceof ClaimOutcome.Free) {
            forget(claim);
        }
    }

    /** One that was counted and then not sent does not lock its host out. */
    private void forget(Claim claim) {
        try {
            database.transaction(connection -> {
                Answered.forget(connection, claim);
                return claim;
            });
        } catch (SQLException e) {
            database.status().bad(database.backend().failure(e));
        }
    }

    /** @param fresh the text that was written with it, unless the store had it */
    private record Decided(
            ClaimVerdict verdict,
            ClaimOutcome outcome,
            @Nullable Body fresh) {}

    private Decided decide(Connection connection, Waiting one, Text text) throws SQLException {
        Claim claim = one.claim();
        Arming found = ArmingTable.lock(connection, claim.host()).orElse(null);
        ClaimVerdict verdict = verdict(connection, found, claim);
        if (one.told().isDone()) {
            // nobody waits for the answer any more, and nothing is written
            return new Decided(NOTHING, new ClaimOutcome.Unavailable("too late"), null);
        }
        if (verdict.answered() != null) {
            verdict.answered().put(connection, claim);
        }
        Arming after = verdict.arming();
        Refused refused = verdict.refused();
        if (refused != null) {
            if (after != null) {
                events.write(connection, refused(claim, refused), Text.NONE);
                armings.end(connection, after, claim.event().time());
            }
            return new Decided(verdict, refused, null);
        }
        Event answered = answered(claim, after == null ? "" : "armed");
        Line line = events.line(answered, text);
        long event = events.write(connection, line);
        if (after == null) {
            return new Decided(verdict, new ClaimOutcome.Free(event), line.fresh());
        }
        if (after.closed() != null) {
            armings.end(connection, after, claim.event().time());
        } else {
            ArmingTable.update(connection, after);
        }
        return new Decided(verdict, new ClaimOutcome.Granted(after, event), line.fresh());
    }

    private ClaimVerdict verdict(Connection connection, @Nullable Arming found, Claim claim) throws SQLException {
        // read after the lock was had, so that another server's last answer is seen
        HostRecord facts = found != null && found.isBegun() || claim.demand() != Claim.Demand.ARMED && claim.byLladdr()
                ? HostTable.find(connection, claim.host())
                : HostRecord.NONE;
        ClaimVerdict second = second(connection, found, claim);
        if (second != null) {
            return second;
        }
        if (claim.demand() == Claim.Demand.ARMED) {
            return ClaimVerdict.whileArmed(found, facts, claim, rules.get());
        }
        Answered before = Answered.lock(connection, claim).orElse(null);
        ClaimVerdict verdict = ClaimVerdict.once(found, facts, before, claim, rules.get());
        boolean full = claim.stranger()
                && verdict.answered() != null
                && before == null
                && Answered.strangers(connection) >= STRANGERS;
        return full ? verdict.withoutRoom(claim, STRANGERS) : verdict;
    }

    /** That another machine was answered under this arming; null if none was. */
    private static @Nullable ClaimVerdict second(Connection connection, @Nullable Arming found, Claim claim)
            throws SQLException {
        Claim.Claimant claimant = claim.claimant();
        Instant first = found == null ? null : found.firstAnswer();
        if (found == null
                || first == null
                || claimant == null
                || found.state(claim.event().time()) != Arming.State.ARMED) {
            return null;
        }
        return EventTable.answered(connection, claim.host(), first).stream()
                .filter(e -> e.requester() == null || !claimant.besides().test(e.requester()))
                .flatMap(e -> Stream.ofNullable(e.lladdr()))
                .findFirst()
                .filter(l -> !l.equals(claimant.lladdr()))
                .map(l -> ClaimVerdict.second(claim, claimant, l))
                .orElse(null);
    }

    private String reason(Exception e) {
        return e instanceof SQLException sql ? database.backend().failure(sql).reason() : Reason.of(e);
    }

    private static Event refused(Claim claim, Refused refused) {
        return claim.event().decided(EventKind.REFUSED, FORBIDDEN, refused.reason());
    }

    private static Event answered(Claim claim, String otherwise) {
        Event asked = claim.event();
        String reason = asked.reason().isEmpty() ? otherwise : asked.reason();
        return asked.decided(EventKind.LOOKUP, asked.status() == null ? OK : asked.status(), reason);
    }

    private void giveBack(Claim claim, ClaimOutcome.Granted granted) {
        try {
            database.transaction(connection -> {
                Arming found = ArmingTable.lock(connection, claim.host()).orElse(null);
                if (found != null && found.serial() == granted.arming().serial()) {
                    ArmingTable.update(connection, found.givenBack());
                    Event event = Event.at(claim.event().time(), EventKind.STATE)
                            .host(claim.host())
                            .reason("the answer of entry " + granted.event()
                                    + " was decided too late to be sent, and does not count")
                            .build();
                    events.write(connection, event, Text.NONE);
                }
                return granted;
            });
        } catch (SQLException e) {
            // it stays counted: one answer less than could have been
            database.status().bad(database.backend().failure(e));
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
