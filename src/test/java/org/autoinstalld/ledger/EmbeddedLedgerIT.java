package org.autoinstalld.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.autoinstalld.ledger.Happened.HOST;
import static org.autoinstalld.ledger.Happened.NOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.OptionalLong;
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
        assertThat(Ledger.open(LedgerOptions.of(currentStore(), "second")))
                .isEqualTo(new Opening.InUse(
                        folder.resolve("state/ledger.mv.db"),
                        OptionalLong.of(ProcessHandle.current().pid())));
        // and the first still has it
        assertThat(Ledger.open(LedgerOptions.of(currentStore(), "third"))).isInstanceOf(Opening.InUse.class);
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
        Opening opening = Ledger.open(LedgerOptions.of(currentStore(), "test"));
        assertThat(opening).isInstanceOf(Opening.Failed.class);
        assertThat(((Opening.Failed) opening).reason()).contains("ledger.mv.db' is damaged; put back a copy");
    }

    /** Each table is made in a transaction of its own, and a process may be killed between two of them. */
    @Test
    void tablesThatWereMadeInPartAreMadeInFull() throws Exception {
        ledger.close();
        String url = "jdbc:h2:file:" + folder.resolve("state/ledger") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
        try (Connection connection = DriverManager.getConnection(url, "sa", "");
                Statement statement = connection.createStatement()) {
            statement.execute("delete from flyway_schema_history where version is not null");
            statement.execute("drop table writer");
            statement.execute("drop index report_host");
        }
        ledger = Happened.open(currentStore());
        assertThat(ledger.recordNow(Happened.answered(HOST, NOON), BOUND).join())
                .isEqualTo(new Recorded.Committed());
    }

    @Test
    void theTablesAreOfTheNewestVersion() throws Exception {
        Path schema = Path.of("src/main/resources/org/autoinstalld/ledger/schema");
        try (var files = Files.list(schema)) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith("V"))
                            .count())
                    .isEqualTo(LedgerSchema.VERSION);
        }
    }
}
