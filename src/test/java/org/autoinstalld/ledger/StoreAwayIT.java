package org.autoinstalld.ledger;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that stands still, dies, or is not there yet. */
class StoreAwayIT {
    private static final Duration SHORT = Duration.ofMillis(400);
    /** Longer than the store is away in truth, so that nothing is granted to somebody who waits no more. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final long PATIENCE = SECONDS.toNanos(120);

    private static Cluster cluster;

    private Store.Postgres store;
    private Ledger ledger;
    private final CountDownLatch down = new CountDownLatch(1);
    private final CountDownLatch up = new CountDownLatch(1);
    private final AtomicLong lost = new AtomicLong();

    @BeforeAll
    static void startCluster(@TempDir Path folder) throws Exception {
        cluster = new Cluster(folder);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void openLedger() throws Exception {
        store = cluster.freshDatabase();
        ledger = Happened.open(store);
        ledger.listen(new LedgerListener() {
            @Override
            public void down(String reason) {
                down.countDown();
            }

            @Override
            public void up() {
                up.countDown();
            }

            @Override
            public void gap(long count, Instant since, Instant until) {
                lost.addAndGet(count);
            }
        });
        ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofHours(1)), 1, "x", NOON);
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    private ClaimOutcome take(Duration bound) {
        return ledger.take(Happened.claim(HOST, Mode.INSTALL, true, NOON), bound)
                .join();
    }

    @Test
    void whileItStandsStillNobodyWaitsAndAfterwardsAllIsWell() throws Exception {
        int events = 3 * Writer.QUEUE;
        cluster.signal("STOP");
        try {
            // it stands still for as long as we do not let it go on, so whoever comes back did not wait for it
            assertThat(take(SHORT)).isInstanceOf(ClaimOutcome.Unavailable.class);
            assertThat(ledger.recordNow(Happened.answered(HOST, NOON), SHORT).join())
                    .isPresent();
            for (int i = 0; i < events; i++) {
                ledger.record(Event.at(NOON, EventKind.STATE).host(HOST).build());
            }
            assertThat(ledger.health().queued()).isPositive();
            assertThat(ledger.health().lost()).isPositive();
            assertThat(ledger.health().lag()).isPositive();
            assertThat(down.await(60, SECONDS)).isTrue();
            assertThat(ledger.health().up()).isFalse();
        } finally {
            cluster.signal("CONT");
        }
        recovers();
        assertThat(up.await(60, SECONDS)).isTrue();
        assertThat(ledger.recent(100_000, Ledger.LATEST))
                .anyMatch(e -> e.event().kind() == EventKind.GAP);
        // what did not fit while the queue was full counts too, the flushes among it
        assertThat(lost.get()).isEqualTo(ledger.health().lost());
        long written = ledger.history(HOST, 100_000, Ledger.LATEST).stream()
                .filter(e -> e.event().kind() == EventKind.STATE)
                .filter(e -> e.event().reason().isEmpty())
                .count();
        assertThat(written + lost.get()).isGreaterThanOrEqualTo(events);
    }

    @Test
    void afterItDiedAndCameBackAllIsWell() throws Exception {
        cluster.kill();
        assertThat(take(SHORT)).isInstanceOf(ClaimOutcome.Unavailable.class);
        ledger.record(Event.at(NOON, EventKind.STATE).reason("meanwhile").build());
        cluster.start();
        recovers();
        assertThat(ledger.recent(100, Ledger.LATEST))
                .anyMatch(e -> e.event().reason().equals("meanwhile"));
    }

    @Test
    void itMayComeLaterThanTheServer() throws Exception {
        ledger.close();
        cluster.kill();
        ledger = Happened.open(store);
        assertThat(ledger.health().up()).isFalse();
        assertThat(take(SHORT)).isInstanceOf(ClaimOutcome.Unavailable.class);
        ledger.record(Event.at(NOON, EventKind.START).build());
        cluster.start();
        recovers();
        assertThat(ledger.recent(100, Ledger.LATEST)).anyMatch(e -> e.event().kind() == EventKind.START);
    }

    /** By itself, and the one answer is there to be handed out, once. */
    private void recovers() throws Exception {
        long end = System.nanoTime() + PATIENCE;
        ClaimOutcome taken = take(LONG);
        // one that was granted while it stood still, too late, is given back by and by
        while (!(taken instanceof ClaimOutcome.Granted) && System.nanoTime() < end) {
            MILLISECONDS.sleep(50);
            taken = take(LONG);
        }
        assertThat(taken).isInstanceOf(ClaimOutcome.Granted.class);
        assertThat(take(LONG)).isInstanceOf(ClaimOutcome.Refused.class);
        // there may still be more in the queue than it takes
        Event flush = Event.at(NOON, EventKind.STATE).reason("flush").build();
        Optional<String> trouble =
                ledger.recordNow(flush, Duration.ofSeconds(60)).join();
        while (trouble.isPresent() && System.nanoTime() < end) {
            MILLISECONDS.sleep(50);
            trouble = ledger.recordNow(flush, Duration.ofSeconds(60)).join();
        }
        assertThat(trouble).isEmpty();
    }
}
