package org.autoinstalld.fetching;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Fetching;
import org.autoinstalld.ledger.Ledger;

/**
 * Looks once a second at the installations that change, and notes them, all in one transaction. While none does it sleeps,
 * and notes at once what comes then, so that other servers know whose an address is before it asks them for sets.
 * What cannot be written now is written when the store is back: it is what is known by then that counts.
 */
final class ProgressWriter implements Consumer<FollowedInstallation>, AutoCloseable {
    private static final long APART_MILLIS = 1_000;
    private static final long PATIENCE_SECONDS = 3;
    /** In one transaction; who tries response files without end does not keep the store from all else. */
    private static final int AT_ONCE = 2_000;

    private final Ledger ledger;
    private final Clock clock;
    /** Of each host the one that began last; the one that waits longest first. */
    private final Map<HostName, FollowedInstallation> lively = new LinkedHashMap<>();

    private final AtomicBoolean coming = new AtomicBoolean();
    private volatile long lastRound = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(APART_MILLIS);
    private final ScheduledThreadPoolExecutor timer;

    ProgressWriter(Ledger ledger, Clock clock) {
        this(ledger, clock, new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "progress");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /** @param timer runs the rounds; shut down with this */
    ProgressWriter(Ledger ledger, Clock clock, ScheduledThreadPoolExecutor timer) {
        this.ledger = ledger;
        this.clock = clock;
        this.timer = timer;
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void accept(FollowedInstallation one) {
        add(one);
        come();
    }

    /** What a host's response file began before the last one is over. */
    private void add(FollowedInstallation one) {
        synchronized (lively) {
            lively.merge(one.host(), one, (a, b) -> b.begun().isBefore(a.begun()) ? a : b);
        }
    }

    private List<FollowedInstallation> take() {
        synchronized (lively) {
            List<FollowedInstallation> some =
                    lively.values().stream().limit(AT_ONCE).toList();
            some.forEach(one -> lively.remove(one.host()));
            return some;
        }
    }

    private int size() {
        synchronized (lively) {
            return lively.size();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what a round fails at is tried by the next one
    private void come() {
        if (coming.compareAndSet(false, true)) {
            try {
                long passed = System.nanoTime() - lastRound;
                timer.schedule(this::round, TimeUnit.MILLISECONDS.toNanos(APART_MILLIS) - passed, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // the last round is the one that closes
                return;
            }
        }
    }

    private void round() {
        // who comes from now on asks for the next round
        lastRound = System.nanoTime();
        coming.set(false);
        look();
        if (size() > 0) {
            come();
        }
    }

    /** Looks at all that may have changed, and notes what did. */
    synchronized void look() {
        Instant now = clock.instant();
        Map<FollowedInstallation, Fetching> news = new LinkedHashMap<>();
        // taken out first: what stirs while it is looked at brings it back
        for (FollowedInstallation one : take()) {
            Fetching look = one.look(now);
            if (one.isNews(look)) {
                news.put(one, look);
            }
            if (one.isBusy()) {
                add(one);
            }
        }
        if (news.isEmpty()) {
            return;
        }
        Map<HostName, Fetching> noted;
        try {
            ledger.fetchings()
                    .note(
                            news.values(),
                            news.entrySet().stream()
                                    .filter(e -> e.getKey().isNew())
                                    .map(Map.Entry::getValue)
                                    .toList());
            noted = ledger.fetchings().isShared() ? ledger.fetchings().all() : Map.of();
        } catch (LedgerException e) {
            news.keySet().forEach(this::add);
            return;
        }
        news.forEach((one, look) -> {
            one.written(look);
            Fetching together = noted.get(one.host());
            if (together != null) {
                one.goOn(together);
            }
            tell(one, now);
        });
    }

    private void tell(FollowedInstallation one, Instant now) {
        String said = one.news();
        if (!said.isEmpty()) {
            ledger.record(Event.at(now, EventKind.SETS)
                    .host(one.host())
                    .requester(one.requester())
                    .reason(said)
                    .build());
        }
    }

    /** Notes what is known by now, once more. */
    @Override
    public void close() {
        // not at once: an interrupt would close the ledger's file under it
        timer.shutdown();
        try {
            timer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (int left = size(); left >= 0; left -= AT_ONCE) {
            look();
        }
    }
}
