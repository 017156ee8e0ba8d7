package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * One file, in this process. No port is opened: H2's servers are never started.
 *
 * <p>H2 writes what was committed half a second later, of its own accord, and never asks the disk whether it is there. So
 * each commit is followed by a checkpoint with fsync(2), shared among those who commit at the same time.
 */
final class H2 implements Backend {
    static final String FILE = "ledger";

    private static final String USER = "sa";

    private final Path folder;
    private final SharedSync sync = new SharedSync();
    private Optional<Connection> keeper = Optional.empty();

    H2(Path folder) {
        this.folder = folder;
    }

    private String url() {
        return "jdbc:h2:file:" + folder.resolve(FILE)
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE"
                // we close it, in order
                + ";DB_CLOSE_ON_EXIT=FALSE"
                + ";LOCK_TIMEOUT=3000;RETENTION_TIME=5000;TRACE_LEVEL_FILE=0;QUERY_CACHE_SIZE=64";
    }

    /** Opens the file, which stays open until {@link #leave}, however many connections come and go. */
    void open() throws SQLException {
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
