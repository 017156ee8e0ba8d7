package org.autoinstalld.ledger;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger in a PostgreSQL, which another server may share. */
class PostgresLedgerIT extends LedgerContract {
    private static Cluster cluster;

    private Store.Postgres store;

    @BeforeAll
    static void startCluster(@TempDir Path folder) throws Exception {
        cluster = new Cluster(folder);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    @Override
    Store freshStore() throws Exception {
        store = cluster.freshDatabase();
        return store;
    }

    @Override
    Store currentStore() {
        return store;
    }

    @Override
    void awaitHearing() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        ledger.listen(new LedgerListener() {
            @Override
            public void armingChanged(@Nullable HostName host) {
                if (Happened.OTHER.equals(host)) {
                    heard.countDown();
                }
            }
        });
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 6_000 && heard.getCount() > 0; i++) {
                statement.execute("select pg_notify('autoinstalld', 'another arming " + Happened.OTHER + "')");
                heard.await(10, MILLISECONDS);
            }
        }
        assertThat(heard.getCount()).as("hears of other servers").isZero();
    }

    @Test
    void twoServersHandOutAOneTimeAnswerOnce() throws Exception {
        List<HostName> hosts = IntStream.range(0, 20)
                .mapToObj(i -> new HostName("h" + i + ".example.org"))
                .toList();
        try (Ledger other = Happened.open(Happened.options(store, "other"))) {
            for (int left = CLAIMS; left > 0; left -= AT_ONCE) {
                eachIsHandedOutOnce(hosts, List.of(ledger, other), Math.min(left, AT_ONCE));
            }
        }
    }

    private void eachIsHandedOutOnce(List<HostName> hosts, List<Ledger> servers, int claims) throws Exception {
        for (HostName host : hosts) {
            ledger.arm(host, Mode.INSTALL, Window.of(NOON, Duration.ofHours(1)), 1, "x", NOON);
        }
        List<CompletableFuture<Map.Entry<HostName, ClaimOutcome>>> all = new ArrayList<>();
        for (int i = 0; i < claims; i++) {
            HostName host = hosts.get(i % hosts.size());
            Ledger asked = servers.get(i / hosts.size() % servers.size());
            all.add(asked.take(Happened.claim(host, Mode.INSTALL, true, NOON), Duration.ofSeconds(60))
                    .thenApply(taken -> Map.entry(host, taken)));
        }
        List<Map.Entry<HostName, ClaimOutcome>> taken =
                all.stream().map(CompletableFuture::join).toList();
        assertThat(taken).noneMatch(e -> e.getValue() instanceof ClaimOutcome.Unavailable);
        Map<HostName, Long> granted = taken.stream()
                .filter(e -> e.getValue() instanceof ClaimOutcome.Granted)
                .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.counting()));
        assertThat(granted)
                .hasSize(hosts.size())
                .allSatisfy((host, count) -> assertThat(count).isEqualTo(1));
    }

    @Test
    void anotherServerHearsOfArmingsAndTokens() throws Exception {
        try (Ledger other = Happened.open(Happened.options(store, "other"))) {
            CountDownLatch armed = new CountDownLatch(1);
            CountDownLatch rotated = new CountDownLatch(1);
            CountDownLatch ready = new CountDownLatch(1);
            other.listen(new LedgerListener() {
                @Override
                public void armingChanged(@Nullable HostName host) {
                    if (host != null) {
                        armed.countDown();
                    }
                    ready.countDown();
                }

                @Override
                public void tokenChanged(@Nullable HostName host) {
                    if (host != null) {
                        rotated.countDown();
                    }
                }
            });
            // it may have begun to hear before we listened to it, or not have begun yet
            ready.await(2, SECONDS);
            for (int i = 0; i < 60 && !(armed.await(2, SECONDS) && rotated.await(2, SECONDS)); i++) {
                ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofHours(1)), null, "x", NOON);
                Happened.rotate(ledger, HOST);
            }
            assertThat(armed.getCount() + rotated.getCount()).isZero();
            assertThat(other.arming(HOST)).isPresent();
            assertThat(other.tokens()).as("one key for both").isEqualTo(ledger.tokens());
        }
    }

    @Test
    void oneOfTwoServersEndsWhatWentQuiet() throws Exception {
        List<HostName> hosts = IntStream.range(0, 20)
                .mapToObj(i -> new HostName("q" + i + ".example.org"))
                .toList();
        for (HostName host : hosts) {
            ledger.arm(host, Mode.INSTALL, Window.of(NOON, Duration.ofHours(6)), null, "x", NOON);
            ledger.take(Happened.silentClaim(host, true, NOON), BOUND).join();
        }
        Clock late = Clock.fixed(NOON.plus(Duration.ofMinutes(60)), ZoneOffset.UTC);
        try (Ledger one = Happened.open(new LedgerOptions(store, () -> "one", () -> ArmingRules.DEFAULT, late));
                Ledger two = Happened.open(new LedgerOptions(store, () -> "two", () -> ArmingRules.DEFAULT, late))) {
            List<CompletableFuture<Void>> looks = List.of(one, two, one, two).stream()
                    .map(l -> CompletableFuture.runAsync(() -> look(l)))
                    .toList();
            looks.forEach(CompletableFuture::join);
            List<HostName> ended = one.recent(200, Ledger.LATEST).stream()
                    .filter(e -> e.event().kind() == EventKind.CLOSED)
                    .map(e -> e.event().host())
                    .toList();
            assertThat(ended).containsExactlyInAnyOrderElementsOf(hosts);
        }
    }

    private static void look(Ledger ledger) {
        try {
            ledger.maintenance().look();
        } catch (LedgerException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoServersMayStartOnAnEmptyDatabaseAtOnce() throws Exception {
        Store.Postgres empty = cluster.freshDatabase();
        List<Ledger> opened = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> Happened.open(Happened.options(empty, "server " + i)))
                .toList();
        opened.forEach(Ledger::close);
        assertThat(opened).hasSize(4);
    }

    @Test
    void whoeverWasKilledBeforeTheTablesWereMadeLeftNothingInTheWay() throws Exception {
        ledger.close();
        run(store, "delete from flyway_schema_history where version is not null");
        run(store, "drop table event, repeated, body, known_host, heard, arming, token, report, unknown_name, writer");
        ledger = Happened.open(store);
        assertThat(ledger.recordNow(Happened.answered(HOST, NOON), BOUND).join())
                .isEmpty();
    }

    @Test
    void aDatabaseOfSomethingElseIsLeftAlone() throws Exception {
        Store.Postgres foreign = cluster.freshDatabase();
        run(foreign, "create table something (x int)");
        assertThat(Happened.refusal(UsualOptions.of(foreign, "test", Clock.systemUTC()))
                        .reason())
                .contains("non-empty schema");
    }

    @Test
    void tablesOfANewerVersionAreLeftAlone() throws Exception {
        ledger.close();
        run(
                store,
                "insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                        + " execution_time, success) values (99, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, true)");
        assertThat(Happened.refusal(UsualOptions.of(store, "test", Clock.systemUTC()))
                        .reason())
                .startsWith("'" + store + "' cannot be used: the ledger's tables are of version 99,"
                        + " made by a newer autoinstalld; this one knows ");
    }

    @Test
    void aWrongPasswordIsNotFatalAndNotTold() throws Exception {
        Store.Postgres wrong = new Store.Postgres(store.url() + "?password=geheim", "nobody_here", "geheim");
        try (Ledger down = Happened.open(UsualOptions.of(wrong, "test", Clock.systemUTC()))) {
            assertThat(down.health().up()).isFalse();
            assertThat(down.health().reason()).contains("nobody_here").doesNotContain("geheim");
            assertThat(down.take(Happened.claim(HOST, Mode.INSTALL, true, NOON), Duration.ofSeconds(5))
                            .join())
                    .isInstanceOf(ClaimOutcome.Unavailable.class);
        }
        assertThat(wrong.toString()).doesNotContain("geheim");
    }

    @Test
    void aDatabaseThatCannotHoldEveryNameIsRefused() throws Exception {
        run(
                cluster.store("postgres"),
                "create database latin encoding 'LATIN1' template template0 lc_collate 'C'" + " lc_ctype 'C'");
        assertThat(Happened.refusal(UsualOptions.of(cluster.store("latin"), "test", Clock.systemUTC()))
                        .reason())
                .contains("the database's encoding is LATIN1, and has to be UTF8");
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(store.url(), "postgres", "");
    }

    private static void run(Store.Postgres store, String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection(store.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
