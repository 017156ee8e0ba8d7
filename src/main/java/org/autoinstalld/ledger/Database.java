package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.autoinstalld.ledger.LedgerSchema.UnusableException;

/** Connections and transactions. Notices when the store goes away and when it is back. */
final class Database implements AutoCloseable {
    /** How many may be at work at once; claims take some, see {@link ClaimQueue}. */
    static final int CONNECTIONS = 12;

    private static final long CONNECTION_MILLIS = 2_000;
    private static final int TRIES = 3;

    private final Backend backend;
    private final StoreStatus contact;
    private final HikariDataSource pool;
    private volatile boolean prepared;
    private volatile Runnable reopened = () -> {};

    /** What is done within one transaction; done again if the store says that it clashed with another. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    Database(Backend backend, StoreStatus contact) {
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

    /** Whoever remembers what is in the store is told when it was opened anew, and may be another. */
    void whenReopened(Runnable told) {
        reopened = told;
    }

    /** Sees to it that the store is open and the tables are there. Does nothing if that is known. */
    void prepare() throws SQLException, UnusableException {
        if (open()) {
            reopened.run();
        }
    }

    private synchronized boolean open() throws SQLException, UnusableException {
        boolean anew = backend.isClosed();
        if (anew) {
            prepared = false;
            backend.ready();
            // those there are lead nowhere any more
            pool.getHikariPoolMXBean().softEvictConnections();
        }
        if (!prepared) {
            LedgerSchema.ensure(pool, backend);
            prepared = true;
        }
        return anew;
    }

    private boolean isPrepared() {
        return prepared && !backend.isClosed();
    }

    /** Why nobody is connected. */
    private SQLException unreached() {
        return new SQLTransientConnectionException(
                contact.trouble().orElse(prepared ? "the store has closed" : "the store was not reached so far"));
    }

    /** Whether what is committed is where it will be looked for; if not, or if it was so before, {@link #prepare} is next. */
    void look() {
        try {
            backend.look();
        } catch (SQLException e) {
            contact.bad(e);
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
                if (prepared && isAway(e)) {
                    contact.bad(e);
                }
                if (left == 0 || !isClash(e)) {
                    throw e;
                }
            }
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        if (!isPrepared()) {
            throw unreached();
        }
        backend.look();
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
            if (!isPrepared()) {
                throw unreached();
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
        if (prepared && isAway(e)) {
            contact.bad(e);
        }
        return new LedgerException(
                prepared ? contact.told(e) : contact.trouble().orElseGet(() -> contact.told(e)), e);
    }

    /** Whether the store is to blame, rather than what it was asked. */
    boolean isAway(SQLException e) {
        return isBroken(e) || !isPrepared();
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
