package org.autoinstalld.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file holds at the moment when a commit is acknowledged. */
class H2Test {
    private static final int ROUNDS = 20;
    private static final int LARGE = 1 << 20;
    private static final int EACH = 5;
    private static final int BLOCK = 4096;
    /** A chunk that is in the file, and of which nothing is of use, as H2 notes it. */
    private static final Pattern DEAD = Pattern.compile("^(chunk:[0-9a-f]+,)block:([1-9a-f][0-9a-f]*),.*,livePages:0,");

    @TempDir
    Path folder;

    private static Connection open(H2 h2) throws SQLException {
        return h2.connections().getConnection();
    }

    @Test
    void whatItJustBeganToWriteByItselfIsInTheFileToo() throws Exception {
        H2 h2 = new H2(folder);
        h2.ready();
        try (Connection connection = open(h2);
                Statement tables = connection.createStatement()) {
            tables.execute("create table note (id int primary key, text varchar(2000000))");
            for (int i = 0; i < ROUNDS; i++) {
                try (PreparedStatement insert = connection.prepareStatement("insert into note values (?, ?)")) {
                    insert.setInt(1, i);
                    insert.setString(2, "x".repeat(LARGE));
                    insert.executeUpdate();
                }
                connection.commit();
                // as it does every half second: begins to write, and waits for nothing
                H2.store(connection).tryCommit();
                h2.flush(connection);
                assertThat(asKillLeavesIt(i)).as("round %d", i).isEqualTo(i + 1);
            }
        } finally {
            h2.leave();
        }
    }

    /** A file is searched for what was written last, and that need not be at its end. */
    @Test
    void whatIsWrittenWhereThereWasRoomIsFound() throws Exception {
        Random random = new Random(1);
        H2 h2 = new H2(folder);
        h2.ready();
        try (Connection connection = open(h2);
                Statement statement = connection.createStatement()) {
            statement.execute("create table note (id int primary key, text varchar(2000000))");
            // so that room is used again at once
            H2.store(connection).setRetentionTime(0);
            for (int i = 0; i < 2 * ROUNDS; i++) {
                String text = "x".repeat(random.nextInt(LARGE / 10));
                statement.execute("update note set text = '" + text + "' where id >= " + random.nextInt(i + 1));
                statement.execute("insert into note values (" + i + ", '" + text + "')");
                connection.commit();
                h2.flush(connection);
                assertThat(asKillLeavesIt(i)).as("round %d", i).isEqualTo(i + 1);
            }
        } finally {
            h2.leave();
        }
    }

    @Test
    void roomIsMadeInTheFileAndNothingIsLost() throws Exception {
        H2 h2 = new H2(folder);
        h2.ready();
        try (Connection connection = open(h2);
                Statement statement = connection.createStatement()) {
            statement.execute("create table note (id int primary key, text varchar(2000000))");
            statement.execute("insert into note values (0, 'x')");
            for (int i = 1; i <= 2 * ROUNDS; i++) {
                statement.execute(
                        "update note set text = '" + Integer.toString(i % 10).repeat(LARGE) + "'");
                connection.commit();
                h2.flush(connection);
            }
            long before = Files.size(folder.resolve("ledger.mv.db"));
            for (int go = 0; go < ROUNDS && Files.size(folder.resolve("ledger.mv.db")) >= before / 2; go++) {
                h2.tidy();
            }
            assertThat(Files.size(folder.resolve("ledger.mv.db"))).isLessThan(before / 2);
            assertThat(H2.store(connection).getRetentionTime()).isEqualTo(5000);
            assertThat(asKillLeavesIt(0)).isEqualTo(1);
        } finally {
            h2.leave();
        }
    }

    /** H2 gives room back at the end of a file before it writes that nothing is there any more. */
    @Test
    void aFileInWhichRoomWasMadeIsNotTakenForOneThatWasCutShort() throws Exception {
        H2 h2 = new H2(folder);
        h2.ready();
        try (Connection connection = open(h2);
                Statement statement = connection.createStatement()) {
            statement.execute("create table note (id int primary key, text varchar(2000000))");
            statement.execute("insert into note values (0, 'x')");
            for (int i = 1; i <= ROUNDS; i++) {
                for (int j = 0; j < i % 4 + 1; j++) {
                    statement.execute("update note set text = '"
                            + Integer.toString(i % 10).repeat(LARGE) + "'");
                    connection.commit();
                    h2.flush(connection);
                }
                H2.store(connection).setRetentionTime(0);
                H2.store(connection).getFileStore().dropUnusedChunks();
                h2.tidy();
                Path killed = Files.createDirectory(folder.resolve("killed" + i));
                for (String name : new String[] {"ledger.mv.db", "ledger.mark"}) {
                    Files.copy(folder.resolve(name), killed.resolve(name));
                }
                assertThat(new CommitMark(killed).doubt()).as("round %d", i).isEmpty();
            }
        } finally {
            h2.leave();
        }
    }

    /**
     * H2 writes into room that is free, or cuts it off, before the file says so. Whoever opens it next, when it was closed in
     * order before, has all the same what was committed last.
     */
    @Test
    void aFileThatWasClosedInOrderNeedsNothingThatIsOfNoUse() throws Exception {
        Path file = folder.resolve("ledger.mv.db");
        int wiped = 0;
        for (int i = 0; i < ROUNDS; i++) {
            H2 h2 = new H2(folder);
            h2.ready();
            try (Connection connection = open(h2);
                    Statement statement = connection.createStatement()) {
                statement.execute("create table if not exists note (id int primary key, text varchar(2000000))");
                for (int j = 0; j < EACH; j++) {
                    statement.execute(
                            "insert into note values (" + (i * EACH + j) + ", '" + "x".repeat(i * BLOCK) + "')");
                    connection.commit();
                    h2.flush(connection);
                }
            } finally {
                h2.leave();
            }
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1).substring(0, BLOCK))
                    .contains(",clean:1,");
            wiped += wipeDead(file);
            assertThat(asKillLeavesIt(i)).as("round %d", i).isEqualTo((i + 1) * EACH);
        }
        assertThat(wiped).isPositive();
    }

    /** Puts something else where chunks begin of which nothing is of use. */
    private static int wipeDead(Path file) throws IOException {
        Path copy = Files.copy(file, file.resolveSibling("read"), StandardCopyOption.REPLACE_EXISTING);
        CleanClose.forget(copy);
        MVStore store = new MVStore.Builder()
                .fileName(copy.toString())
                .readOnly()
                .autoCommitDisabled()
                .open();
        Collection<String> values = store.getLayoutMap().values();
        store.closeImmediately();
        int wiped = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (String chunk : values) {
                Matcher dead = DEAD.matcher(chunk);
                if (dead.find()) {
                    long at = Long.parseLong(dead.group(2), 16) * BLOCK;
                    String head = dead.group(1);
                    ByteBuffer there = ByteBuffer.allocate(head.length());
                    channel.read(there, at);
                    if (new String(there.array(), StandardCharsets.ISO_8859_1).equals(head)) {
                        channel.write(ByteBuffer.allocate(BLOCK), at);
                        wiped++;
                    }
                }
            }
        }
        return wiped;
    }

    @Test
    void whoHasAConnectionFromBeforeItWasRemovedHarmsNobody() throws Exception {
        assertOpensAgain((file, copy) -> {
            Files.delete(file);
            Files.copy(copy, file);
        });
    }

    @Test
    void whoHasAConnectionFromBeforeItWasReplacedHarmsNobody() throws Exception {
        assertOpensAgain((file, copy) -> Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE));
    }

    @Test
    void whoHasAConnectionFromBeforeItWasCutShortHarmsNobody() throws Exception {
        assertOpensAgain((file, copy) -> {
            Files.write(file, new byte[0]);
            assertThatThrownBy(before::look).isInstanceOf(SQLException.class);
            Files.write(file, Files.readAllBytes(copy));
        });
    }

    private interface Harm {
        void to(Path file, Path copy) throws Exception;
    }

    private H2 before;

    private void assertOpensAgain(Harm harm) throws Exception {
        H2 h2 = new H2(folder);
        before = h2;
        h2.ready();
        try (Connection late = open(h2);
                Statement statement = late.createStatement()) {
            statement.execute("create table note (id int primary key)");
            h2.flush(late);
            org.h2.engine.Database former =
                    ((SessionLocal) late.unwrap(JdbcConnection.class).getSession()).getDatabase();
            Path file = folder.resolve("ledger.mv.db");
            Path copy = Files.copy(file, folder.resolve("copy"));
            harm.to(file, copy);
            if (!h2.isClosed()) {
                assertThatThrownBy(h2::look).isInstanceOf(SQLException.class);
            }
            h2.ready();
            assertThatThrownBy(() -> statement.execute("insert into note values (1)"))
                    .isInstanceOf(SQLException.class);
            // in the middle of a statement it says so itself
            try (Connection only = open(h2)) {
                assertThat(only.isClosed()).isFalse();
                former.shutdownImmediately();
                assertThatThrownBy(() -> open(h2)).isInstanceOf(SQLTransientConnectionException.class);
            }
            h2.ready();
            open(h2).close();
        } finally {
            h2.leave();
        }
    }

    /** How many rows there are for who opens the file next, if this process ended now. */
    private int asKillLeavesIt(int round) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy" + round));
        Files.copy(folder.resolve("ledger.mv.db"), copy.resolve("ledger.mv.db"));
        H2 next = new H2(copy);
        next.ready();
        try (Connection connection = open(next);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from note")) {
            row.next();
            return row.getInt(1);
        } finally {
            next.leave();
        }
    }
}
