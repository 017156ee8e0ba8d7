package org.autoinstalld.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between any two writes of H2 the file holds all that was acknowledged, and opens. */
class KilledAtEachWriteTest {
    private static final int SESSIONS = 2;
    private static final int COMMITS = 15;
    private static final int LARGE = 20_000;

    @TempDir
    Path folder;

    /** For each write, how many rows were acknowledged before. */
    private final List<Integer> acknowledged = new ArrayList<>();

    private final Random random = new Random(1);
    private int rows;

    @AfterEach
    void tellNobody() {
        CrampedDisk.tell(() -> {});
    }

    @Test
    void whatWasAcknowledgedIsThereWheneverItIsKilled() throws Exception {
        Path state = Files.createDirectory(folder.resolve("state"));
        for (int i = 0; i < SESSIONS; i++) {
            Backend store = CrampedDisk.store(state);
            store.ready();
            try (Connection connection = store.connections().getConnection()) {
                write(store, connection, state);
            } finally {
                store.leave();
            }
        }
        CrampedDisk.tell(() -> {});
        assertThat(acknowledged).hasSizeGreaterThan(SESSIONS * COMMITS);
        for (int i = 0; i < acknowledged.size(); i++) {
            assertThat(rows(folder.resolve("killed" + i)))
                    .as("write %d", i)
                    .isGreaterThanOrEqualTo(acknowledged.get(i));
        }
    }

    private void write(Backend store, Connection connection, Path state) throws Exception {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists note (id int primary key, text varchar(2000000))");
            connection.commit();
            store.flush(connection);
            CrampedDisk.tell(() -> copy(state));
            // as if each commit came long after the one before: room is used again at once
            H2.store(connection).setRetentionTime(0);
            for (int i = 1; i <= COMMITS; i++) {
                String text = "x".repeat(random.nextInt(LARGE));
                if (random.nextBoolean()) {
                    statement.execute(
                            "update note set text = '" + text + "' where id >= " + (rows - random.nextInt(i)));
                }
                statement.execute("insert into note values (" + rows + ", '" + text + "')");
                connection.commit();
                store.flush(connection);
                rows++;
                if (i % 7 == 0) {
                    H2.store(connection).compactFile(200);
                }
            }
        }
    }

    private void copy(Path state) throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed" + acknowledged.size()));
        for (String name : new String[] {"ledger.mv.db", "ledger.mark"}) {
            Files.copy(state.resolve(name), killed.resolve(name));
        }
        acknowledged.add(rows);
    }

    private static int rows(Path killed) throws Exception {
        H2 next = new H2(killed);
        next.ready();
        try (Connection connection = next.connections().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from note")) {
            row.next();
            return row.getInt(1);
        } finally {
            next.leave();
        }
    }
}
