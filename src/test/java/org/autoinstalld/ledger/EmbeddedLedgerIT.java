package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;
import org.autoinstalld.ledger.Arming.Window;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger in a file. */
class EmbeddedLedgerIT extends LedgerContract {
    private static byte[] empty;

    @TempDir
    Path folder;

    /** One with its tables made, since making them takes longer than most tests. */
    @BeforeAll
    static void makeTables(@TempDir Path once) throws Exception {
        Happened.open(new Store.Embedded(once)).close();
        empty = Files.readAllBytes(once.resolve("ledger.mv.db"));
    }

    @Override
    Store freshStore() throws Exception {
        Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.write(folder.resolve("state/ledger.mv.db"), empty);
        return currentStore();
    }

    @Override
    Store currentStore() {
        return new Store.Embedded(folder.resolve("state"));
    }

    @Test
    void aSecondOneIsToldWhoHasTheFile() {
        LedgerException refusal = Happened.refusal(UsualOptions.of(currentStore(), "second", Clock.systemUTC()));
        assertThat(refusal.kind()).isEqualTo(LedgerException.Kind.IN_USE);
        assertThat(refusal.reason())
                .isEqualTo("'" + folder.resolve("state/ledger.mv.db") + "' is in use by process "
                        + ProcessHandle.current().pid());
        // and the first still has it
        assertThat(Happened.refusal(UsualOptions.of(currentStore(), "third", Clock.systemUTC()))
                        .kind())
                .isEqualTo(LedgerException.Kind.IN_USE);
        flush();
    }

    @Test
    void nobodyElseCanReadTheFile() throws Exception {
        Path fresh = folder.resolve("some/where/new");
        Ledger made = Happened.open(new Store.Embedded(fresh));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                .isEqualTo("rwx------");
        made.record(Happened.answered(HOST, NOON));
        try (var files = Files.list(fresh)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("ledger.mv.db", "ledger.mark", "ledger.lock", "ledger.pid");
        }
        made.close();
    }

    @Test
    void aDamagedFileIsToldFromNone() throws Exception {
        ledger.recordNow(Happened.answered(HOST, NOON), BOUND).join();
        ledger.close();
        Files.writeString(folder.resolve("state/ledger.mv.db"), "not a database, whatever it is".repeat(1000));
        assertThat(Happened.refusal(UsualOptions.of(currentStore(), "test", Clock.systemUTC()))
                        .reason())
                .contains("ledger.mv.db' is damaged; put back a copy");
    }

    @Test
    void aTokenThatWasStoredBeforeTokensWereDerivedHoldsUntilItIsRotated() throws Exception {
        ledger.close();
        String drawn = "A".repeat(43);
        try (Connection connection = DriverManager.getConnection(url(), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("delete from flyway_schema_history where cast(version as integer) >= 5");
            Happened.hostsAsBefore(statement);
            statement.execute("drop table token_key");
            statement.execute("alter table token drop column generation");
            statement.execute("alter table token alter column token set not null");
            statement.execute("insert into token (host, token, since) values ('" + HOST + "', '" + drawn
                    + "', timestamp with time zone '2026-01-01 00:00:00Z')");
        }
        ledger = Happened.open(currentStore());
        assertThat(ledger.tokens().current(HOST)).contains(drawn);

        String next = Happened.rotate(ledger, HOST);
        assertThat(next).isNotEqualTo(drawn);
        assertThat(ledger.tokens().current(HOST)).contains(next);

        ledger.store(Map.of(HOST, drawn), "gmmi", NOON);
        assertThat(ledger.tokens().current(HOST)).as("as undo has it").contains(drawn);
    }

    @Test
    void theKeyIsItsOwnersAloneAndWithoutItAllTokensAreOthers() throws Exception {
        String token = Happened.rotate(ledger, HOST);
        Path key = folder.resolve("state/token.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(folder.resolve("state/ledger.mv.db"), StandardCharsets.ISO_8859_1))
                .as("a copy of the tables opens nothing")
                .doesNotContain(token, Files.readString(key).strip());
        Path copy = Files.move(key, folder.resolve("copy"));

        assertThat(ledger.tokens().current(HOST)).isPresent().isNotEqualTo(Optional.of(token));

        Files.move(copy, key, StandardCopyOption.REPLACE_EXISTING);
        assertThat(ledger.tokens().current(HOST)).contains(token);
        Files.writeString(key, "");
        assertThatThrownBy(() -> ledger.tokens())
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("token.key' holds no key; put back a copy of it");
    }

    @Override
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "sa", "");
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve("state/ledger") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
    }

    /** Many more come than may wait, but never so many at once. */
    @Test
    void noneIsTurnedAwayAsLongAsThereIsRoomForThoseThatWait() throws Exception {
        ledger.arm(HOST, Mode.INSTALL, Window.of(NOON, Duration.ofMinutes(30)), null, "x", NOON);
        Semaphore room = new Semaphore(2_000);
        List<CompletableFuture<ClaimOutcome>> all = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            room.acquire();
            CompletableFuture<ClaimOutcome> told =
                    ledger.take(Happened.claim(HOST, Mode.INSTALL, false, NOON), Duration.ofSeconds(120));
            told.whenComplete((outcome, failure) -> room.release());
            all.add(told);
        }
        assertThat(all).allMatch(told -> told.join() instanceof ClaimOutcome.Granted);
        assertThat(ledger.arming(HOST).orElseThrow().handed()).isEqualTo(6_000);
    }

    /** Each table is made in a transaction of its own, and a process may be killed between two of them. */
    @Test
    void tablesThatWereMadeInPartAreMadeInFull() throws Exception {
        ledger.close();
        try (Connection connection = DriverManager.getConnection(url(), "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("delete from flyway_schema_history where version is not null");
            statement.execute("drop table writer");
            statement.execute("drop index report_host");
        }
        ledger = Happened.open(currentStore());
        assertThat(ledger.recordNow(Happened.answered(HOST, NOON), BOUND).join())
                .isEmpty();
    }
}
