package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * One file, in this process. No port is opened: H2's servers are never started.
 *
 * <p>H2 would write what was committed half a second later, of its own accord, on threads of its own, and never ask the
 * disk whether it is there. While it does so a checkpoint finds nothing left to write and returns before all is in the
 * file, and who kills the process at that moment may find a file that opens as it was before. So that is switched off
 * ({@code WRITE_DELAY}), and each commit is followed by a checkpoint with fsync(2), shared among those who commit at the
 * same time. The same threads would have made room in the file; {@link #tidy} does it instead.
 */
final class H2 implements Backend {
    static final String FILE = "ledger";

    private static final String USER = "sa";

    /** How much the file may grow before room is made in it, octets. */
    private static final long GROWTH = 16L << 20;

    private static final int TIDY_MILLIS = 200;

    /** H2 would take 64 MB for each GB that the process may have. */
    private static final int CACHE_KILOBYTES = 8_192;

    /** How much of the file is in use when it is good enough, in percent. */
    private static final int FILLED = 75;

    /** How long room that was made is not used again, so that a file opens whatever a power cut left of it. */
    private static final int RETENTION_MILLIS = 5_000;

    private final Path folder;
    private final SharedSync sync = new SharedSync();
    private Optional<Connection> keeper = Optional.empty();
    private long tidied;
    private boolean unfinished;

    H2(Path folder) {
        this.folder = folder;
    }

    private String url() {
        // async: a thread that is interrupted while it writes must not close the file for all
        return "jdbc:h2:async:" + folder.resolve(FILE)
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
                // we close it, in order
                + ";DB_CLOSE_ON_EXIT=FALSE"
                + ";LOCK_TIMEOUT=3000;WRITE_DELAY=0;RETENTION_TIME=" + RETENTION_MILLIS
                + ";TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64;CACHE_SIZE=" + CACHE_KILOBYTES;
    }

    /** Opens the file, which stays open until {@link #leave}, however many connections come and go. */
    void open() throws SQLException, IOException {
        OwnFile.make(folder.resolve(FILE + ".mv.db"));
        keeper = Optional.of(DriverManager.getConnection(url(), USER, ""));
    }

    @Override
    public HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url());
        config.setUsername(USER);
        config.setPassword("");
        return config;
    }

    @Override
    public Optional<String> unfit(Connection connection) {
        return Optional.empty();
    }

    @Override
    public void flush(Connection connection) throws SQLException {
        sync.await(() -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("checkpoint sync");
            }
        });
    }

    /** Those who commit wait meanwhile, for less than claims do. */
    @Override
    public void tidy() throws SQLException {
        if (keeper.isEmpty()) {
            return;
        }
        MVStore store = store(keeper.get());
        long before = store.getFileStore().size();
        if (before < tidied + GROWTH && !unfinished) {
            return;
        }
        try {
            store.compactFile(TIDY_MILLIS);
            // compacting takes that to be none from now on
            store.setRetentionTime(RETENTION_MILLIS);
            tidied = store.getFileStore().size();
            // one go may only gather the room that the next one gives back
            unfinished = tidied > GROWTH && store.getFileStore().getFillRate() < FILLED;
        } catch (MVStoreException e) {
            throw new SQLException("the file cannot be compacted: " + e.getMessage(), e);
        }
    }

    /** What is below the tables. */
    static MVStore store(Connection connection) throws SQLException {
        SessionLocal session =
                (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore();
    }

    @Override
    public void tell(Connection connection, Change change) {
        // there are no others
    }

    @Override
    public AutoCloseable hear(Hearing hearing) {
        return () -> {};
    }

    @Override
    public void leave() throws SQLException {
        // the last connection closes the file; a command to do so could meet a pool that opens it again
        if (keeper.isPresent()) {
            keeper.get().close();
        }
    }
}
