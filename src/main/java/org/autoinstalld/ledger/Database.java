package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.autoinstalld.ledger.Schema.UnusableException;

/** Connections and transactions. Notices when the store goes away and when it is back. */
final class Database implements AutoCloseable {
    /** How many may be at work at once; claims take some, see {@link Claims}. */
    static final int CONNECTIONS = 12;

    private static final long CONNECTION_MILLIS = 2_000;
    private static final int TRIES = 3;

    private final Backend backend;
    private final Contact contact;
    private final HikariDataSource pool;
    private volatile boolean prepared;

    /** What is done within one transaction; done again if the store says that it clashed with another. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    Database(Backend backend, Contact contact) {
        this.backend = backend;
        this.contact = contact;
        HikariConfig config = backend.pool();
        config.setPoolName("ledger");
        config.setAutoCommit(false);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(CONNECTION_MILLIS);
        config.setValidationTimeout(1_000);
        // a store that is away now may come
        config.setInitializationFailTimeout(-1);
        config.setThreadFactory(task -> {
            Thread thread = new Thread(task, "ledger-pool");
            thread.setDaemon(true);
            return thread;
        });
        this.pool = new HikariDataSource(config);
    }

    Backend backend() {
        return backend;
    }

    /** Sees to it that the tables are there. Does nothing if that is known. */
    synchronized void prepare() throws SQLException, UnusableException {
        if (!prepared) {
            Schema.ensure(pool, backend);
            prepared = true;
        }
    }

    /** Returns when what was done is durable. */
    <T> T transaction(Work<T> work) throws SQLException {
        for (int left = TRIES - 1; ; left--) {
            try {
                T result = once(work);
                contact.good();
                return result;
            } catch (SQLException e) {
                if (isBroken(e) && prepared) {
                    contact.bad(e);
                }
                if (left == 0 || !isClash(e)) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        if (!prepared) {
            throw new SQLTransientConnectionException("the store was not reached so far");
        }
        try (Connection connection = pool.getConnection()) {
            T result;
            try {
                result = work.in(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
            backend.flush(connection);
            return result;
        }
    }

    /** The same for what only reads: nothing needs to get to the disk. */
    <T> T read(Work<T> work) throws LedgerException {
        try {
            if (!prepared) {
                throw new SQLTransientConnectionException("the store was not reached so far");
            }
            try (Connection connection = pool.getConnection()) {
                try {
                    return work.in(connection);
                } finally {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** {@link #transaction} for those who wait for it. */
    <T> T change(Work<T> work) throws LedgerException {
        try {
            return transaction(work);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private LedgerException failure(SQLException e) {
        if (isBroken(e) && prepared) {
            contact.bad(e);
        }
        return new LedgerException(
                prepared ? contact.told(e) : contact.trouble().orElseGet(() -> contact.told(e)), e);
    }

    private static void rollback(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /** Whether the store cannot be reached, rather than having said no. */
    static boolean isBroken(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return e instanceof SQLTransientConnectionException
                // connection exceptions; the server is shut down or starts up; too many connections; H2: closed
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("53300")
                || state.equals("90098")
                || state.equals("90121")
                || state.equals("90007");
    }

    private static boolean isClash(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        // serialization failure, deadlock, lock not available (PostgreSQL), row changed meanwhile (H2)
        return state.equals("40001") || state.equals("40P01");
    }

    @Override
    public void close() {
        pool.close();
        try {
            backend.leave();
        } catch (SQLException e) {
            // what was committed is safe
            contact.quiet();
        }
    }
}
