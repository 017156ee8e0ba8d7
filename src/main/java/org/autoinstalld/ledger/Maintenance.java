package org.autoinstalld.ledger;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.StoreStatus;
import org.autoinstalld.ledger.EventWriter.Text;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs at intervals: ends armings that are over, records hosts that need attention, deletes old entries. */
final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    /** A store that went away is noticed so soon, and its coming back. */
    private static final Duration ROUND = Duration.ofSeconds(1);

    private static final int LOOK_ROUNDS = 20;
    /** Once an hour, and for the first time soon; counted in looks. */
    private static final int FORGET_ROUNDS = 180;

    private static final Duration BREATH = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int UNKNOWN_SHARE = 10;
    /** Looks that are left out at most while nothing happens here: another server may have left something. */
    private static final int QUIET_LOOKS = 15;

    private final Database database;
    private final Armings armings;
    private final EventWriter events;
    private final RepeatCounter repeats;
    private final Supplier<ArmingRules> rules;
    private final Clock clock;
    private final Supplier<Duration> opening;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "ledger-maintenance");

    /** What the last look went by, until when it holds if nothing else happens, and how many were left out since. */
    private @Nullable ArmingRules lookedBy;

    private long lookedAt;
    private Instant holds = Instant.MIN;
    private int left;

    private interface Task {
        void run() throws LedgerException;
    }

    /** @param opening tries to open it; returns how long to wait before it is tried again, zero when it is open */
    Maintenance(
            Database database,
            Armings armings,
            EventWriter events,
            RepeatCounter repeats,
            Supplier<ArmingRules> rules,
            Clock clock,
            Supplier<Duration> opening) {
        this.database = database;
        this.armings = armings;
        this.events = events;
        this.repeats = repeats;
        this.rules = rules;
        this.clock = clock;
        this.opening = opening;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (Duration pause = opening.get(); !pause.isZero(); pause = opening.get()) {
            if (wait(pause)) {
                return;
            }
        }
        // not at once: a start has more urgent things to do
        int rounds = 0;
        int round = 0;
        while (!wait(ROUND)) {
            attempt(this::recover);
            if (++rounds % LOOK_ROUNDS != 0) {
                continue;
            }
            repeats.forgetBefore(clock.instant());
            attempt(this::lookIfDue);
            attempt(this::tidy);
            if (round % FORGET_ROUNDS == 1) {
                attempt(this::forget);
            }
            round++;
        }
    }

    private static void attempt(Task task) {
        try {
            task.run();
        } catch (LedgerException e) {
            // the database has told that it is away, and there is a next time
            return;
        } catch (RuntimeException e) {
            LOG.error("a task of the ledger failed", e);
        }
    }

    /** Whether it is time to end instead. */
    private boolean wait(Duration length) {
        try {
            return closing.await(length.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** The next question would reconnect. If nobody asks, the ledger would count as down for ever; so this tries. */
    void recover() throws LedgerException {
        database.look();
        StoreStatus status = database.status();
        if (status.trouble().isPresent()) {
            try {
                database.prepare();
            } catch (SQLException e) {
                status.bad(database.backend().failure(e));
                return;
            } catch (LedgerException e) {
                status.bad(e);
                return;
            }
            // only what is written shows that it can be
            database.change(events::prove);
        }
    }

    private void tidy() {
        try {
            database.backend().tidy();
        } catch (SQLException e) {
            LOG.error("no room can be made in the ledger", e);
        }
    }

    /**
     * To read all hosts costs something, and what was seen before stays as it was while nothing happens. What another
     * server does to a shared store is not counted here, and nobody else may be left to tell of it.
     */
    void lookIfDue() throws LedgerException {
        boolean same = !database.backend().isShared()
                && database.changes() == lookedAt
                && rules.get().equals(lookedBy);
        if (!same || !clock.instant().isBefore(holds) || ++left > QUIET_LOOKS) {
            look();
        }
    }

    void look() throws LedgerException {
        Instant now = clock.instant();
        ArmingRules current = rules.get();
        // read before the hosts are: what is committed meanwhile is looked at next time
        long changes = database.changes();
        armings.settle(now, current);
        Found found = new Found();
        each(database, now, current, found::take);
        for (Map.Entry<HostName, HostState> entry : found.alarming.entrySet()) {
            noteStuck(entry.getKey(), entry.getValue(), now);
        }
        lookedBy = current;
        lookedAt = changes;
        holds = found.next;
        left = 0;
    }

    /** What matters of all hosts: when the next of them changes by time, and who has to be looked after. */
    private static final class Found {
        private Instant next = Instant.MAX;
        private final Map<HostName, HostState> alarming = new TreeMap<>();

        void take(HostName host, HostState state) {
            if (state.until() != null && state.until().isBefore(next)) {
                next = state.until();
            }
            if (state.stage().isAlarming()) {
                alarming.put(host, state);
            }
        }
    }

    private void noteStuck(HostName host, HostState state, Instant now) throws LedgerException {
        Instant since = state.since() == null ? now : state.since();
        boolean news = database.change(connection -> {
            boolean first = HostTable.noteStuck(connection, host, since);
            if (first) {
                Event event = Event.at(now, EventKind.STATE)
                        .host(host)
                        .reason(state.stage().word() + ": " + state.detail())
                        .build();
                events.write(connection, event, Text.NONE);
            }
            return first;
        });
        if (news) {
            armings.changed(host);
        }
    }

    /** In steps, with a breath between, so that nobody who wants to be answered waits for it. */
    void forget() throws LedgerException {
        ArmingRules now = rules.get();
        Instant limit = clock.instant().minus(now.retention());
        repeat(() -> database.change(connection -> EventTable.forget(connection, limit)));
        // a text is marked once a day, so it may be a day younger than its mark
        repeat(() -> database.change(
                connection -> Bodies.forget(connection, Bodies.day(limit).minusDays(1))));
        Instant unknown = clock.instant().minus(now.retention().dividedBy(UNKNOWN_SHARE));
        repeat(() -> database.change(connection -> UnknownNames.forget(connection, unknown)));
        database.change(connection -> {
            EventTable.forgetRepeated(connection);
            Reports.forget(connection, limit);
            ProgressTable.forget(connection, limit);
            HostTable.forget(connection, limit);
            HookClaims.forget(connection, limit);
            EventWriter.forgetWriters(connection, limit);
            return limit;
        });
    }

    private interface Step {
        int run() throws LedgerException;
    }

    private void repeat(Step step) throws LedgerException {
        boolean closed = false;
        while (!closed && step.run() > 0) {
            closed = wait(BREATH);
        }
    }

    static Map<HostName, HostState> states(Database database, Instant now, ArmingRules rules) throws LedgerException {
        Map<HostName, HostState> states = new TreeMap<>();
        each(database, now, rules, states::put);
        return states;
    }

    private static void each(Database database, Instant now, ArmingRules rules, BiConsumer<HostName, HostState> taker)
            throws LedgerException {
        database.read(connection -> {
            Map<HostName, Arming> armings = ArmingTable.all(connection);
            HostTable.each(
                    connection,
                    (host, heard) -> taker.accept(host, Stages.of(heard, armings.remove(host), now, rules)));
            armings.forEach((host, arming) -> taker.accept(host, Stages.of(HostRecord.NONE, arming, now, rules)));
            return now;
        });
    }

    @Override
    public void close() {
        // no interrupt: that would close H2's file under it
        closing.countDown();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
