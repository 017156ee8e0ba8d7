package org.autoinstalld.database;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/** Connections and transactions. Notices when the store goes away and when it is back. */
public final class Database implements AutoCloseable {
    /** How many may be at work at once; claims take some, see {@link ClaimQueue}. */
    static final int CONNECTIONS = 12;

    /** How long somebody waits for one. */
    static final long CONNECTION_MILLIS = 2_000;

    private static final int TRIES = 3;

    private final Backend backend;
    private final StoreStatus status;
    private volatile @Nullable DataSource source;
    private boolean closed;
    /** Opened anew, which nobody was told of so far. */
    private boolean anew;

    private volatile boolean prepared;
    private volatile Runnable reopened = () -> {};
    private final AtomicLong changes = new AtomicLong();
    private final GroupCommit group = new GroupCommit(this::once);

    /** What is done within one transaction; done again if the store says that it clashed with another. */
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** What came of one work among several. */
    public interface Result<T> {
        /** The result, or the failure of that one. */
        T get() throws SQLException;
    }

    public Database(Backend backend, StoreStatus status) {
        this.backend = backend;
        this.status = status;
    }

    /** What is below. */
    public Backend backend() {
        return backend;
    }

    /** Whether it is open and answers. */
    public StoreStatus status() {
        return status;
    }

    /** Whoever remembers what is in the store is told when it was opened anew, and may be another. */
    public void whenReopened(Runnable told) {
        reopened = told;
    }

    /** Opens the store for the first time. If that fails, nothing is left open. */
    public void open() throws LedgerException {
        try {
            prepare();
            status.opened(null);
        } catch (SQLException e) {
            try {
                backend.notReached(e);
            } catch (LedgerException away) {
                leave();
                throw away;
            }
            status.opened(backend.failure(e));
        } catch (RuntimeException e) {
            leave();
            throw backend.unusable(Reason.of(e), e);
        } catch (LedgerException e) {
            leave();
            throw e;
        }
    }

    /** Sees to it that the store is open and the tables are there. Does nothing if that is known. */
    public void prepare() throws SQLException, LedgerException {
        if (openAnew()) {
            reopened.run();
        }
    }

    private synchronized boolean openAnew() throws SQLException, LedgerException {
        if (closed) {
            return false;
        }
        DataSource connections = source;
        if (connections == null || backend.isClosed()) {
            prepared = false;
            backend.ready();
            anew = connections != null;
        }
        if (connections == null) {
            connections = backend.connections();
            source = connections;
        }
        if (!prepared) {
            LedgerSchema.ensure(connections, backend);
            prepared = true;
        }
        boolean told = anew;
        anew = false;
        return told;
    }

    /** A connection, if the store is open. */
    private Connection connection() throws SQLException {
        DataSource connections = source;
        if (connections == null || !isPrepared()) {
            throw new SQLTransientConnectionException(
                    status.trouble().map(LedgerException::reason).orElse("the store has closed"));
        }
        return connections.getConnection();
    }

    private boolean isPrepared() {
        return prepared && !backend.isClosed();
    }

    /** Whether what is committed is where it will be looked for; if not, or if it was so before, {@link #prepare} is next. */
    public void look() {
        try {
            backend.look();
        } catch (SQLException e) {
            status.bad(backend.failure(e));
        }
    }

    /** How many transactions were committed here. */
    public long changes() {
        return changes.get();
    }

    /** Returns when what was done is durable. The work may be done on the thread of somebody else who changes something. */
    public <T> T transaction(Work<T> work) throws SQLException {
        for (int left = TRIES - 1; ; left--) {
            try {
                // a shared store has others beside it, which a large transaction would hold up
                return noted(
                        backend.isShared()
                                ? () -> once(work)
                                : group.run(List.of(work)).get(0));
            } catch (SQLException e) {
                if (left == 0 || !isClash(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Several for which one thread waits: in a file they share a commit, and one that fails fails alone. Each result is to be
     * asked for, once.
     */
    public <T> List<Result<T>> transactions(List<Work<T>> works) throws SQLException {
        List<Result<T>> results = new ArrayList<>();
        if (backend.isShared()) {
            works.forEach(work -> results.add(() -> transaction(work)));
        } else {
            group.run(works).forEach(result -> results.add(() -> noted(result)));
        }
        return results;
    }

    private <T> T noted(Result<T> result) throws SQLException {
        try {
            T made = result.get();
            changes.incrementAndGet();
            status.good();
            return made;
        } catch (SQLException e) {
            noteIfAway(e);
            throw e;
        }
    }

    private <T> T once(Work<T> work) throws SQLException {
        if (isPrepared()) {
            backend.look();
        }
        try (Connection connection = connection()) {
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
    public <T> T read(Work<T> work) throws LedgerException {
        try (Connection connection = connection()) {
            try {
                return work.in(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** {@link #transaction} for those who wait for it. */
    public <T> T change(Work<T> work) throws LedgerException {
        try {
            return transaction(work);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private LedgerException failure(SQLException e) {
        noteIfAway(e);
        // of a store that is not prepared the exception says no more than that
        LedgerException why = prepared ? backend.failure(e) : status.trouble().orElseGet(() -> backend.failure(e));
        return new LedgerException(why.kind(), why.reason(), e);
    }

    private void noteIfAway(SQLException e) {
        if (prepared && isAway(e)) {
            status.bad(backend.failure(e));
        }
    }

    /** Whether the store is to blame, rather than what it was asked. */
    public boolean isAway(SQLException e) {
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

    /** What an exception says, in one line. Drivers name host and user in it, never a password. */
    static String reason(SQLException e) {
        Throwable told = e;
        // the pool says only that it has no connection; the driver knows why
        if (e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException cause) {
            told = cause;
        }
        return Reason.of(told);
    }

    private static boolean isClash(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        // serialization failure, deadlock, lock not available (PostgreSQL), row changed meanwhile (H2)
        return state.equals("40001") || state.equals("40P01");
    }

    private synchronized void leave() {
        if (source instanceof Closeable connections) {
            try {
                connections.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        source = null;
        prepared = false;
        backend.leave();
    }

    @Override
    public synchronized void close() {
        closed = true;
        status.close();
        leave();
    }
}
