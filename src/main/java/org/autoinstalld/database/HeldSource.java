package org.autoinstalld.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.util.Deque;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a file that this process holds open. One that is closed waits for whoever comes next. There is nothing to
 * watch over, and a pool that does so takes as long to load as the file takes to open.
 */
final class HeldSource implements DataSource {
    private final String user;
    private final Opened file;
    private final Deque<Kept> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore free = new Semaphore(Database.CONNECTIONS, true);
    /** Counts how often the file was let go of: a connection of before leads nowhere. */
    private final AtomicInteger era = new AtomicInteger();

    private @Nullable PrintWriter writer;
    private int seconds;

    /** Makes a connection. */
    interface Making {
        Connection at(String url) throws SQLException;
    }

    /** Has one made, if the file is open and while it stays so. */
    interface Opened {
        Connection connect(Making making) throws SQLException;
    }

    HeldSource(String user, Opened file) {
        this.user = user;
        this.file = file;
    }

    static org.h2.engine.Database database(Connection connection) throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase();
    }

    /** Closes what the connection leads to as a crash would, and all other connections to it. */
    static void crash(Connection keeper) {
        try {
            org.h2.engine.Database database = database(keeper);
            database.shutdownImmediately();
            // one that is used later would make H2 forget whatever is open under that name by then
            for (SessionLocal session : database.getSessions(false)) {
                end(session);
            }
        } catch (SQLException | RuntimeException e) {
            // it is closed in part; what is left of it holds nothing
            return;
        }
    }

    private static void end(SessionLocal session) {
        try {
            session.close();
        } catch (RuntimeException e) {
            // it cannot roll back, and need not: nothing of it is written
            return;
        }
    }

    /** Without automatic commits. */
    @Override
    public Connection getConnection() throws SQLException {
        if (!isFree()) {
            throw new SQLTransientConnectionException("all connections are at work");
        }
        try {
            Kept kept = idle.pollFirst();
            while (kept != null && !kept.isTaken()) {
                kept.end();
                kept = idle.pollFirst();
            }
            return kept == null ? file.connect(Kept::new) : kept;
        } catch (SQLException | RuntimeException e) {
            free.release();
            throw e;
        }
    }

    private boolean isFree() {
        try {
            return free.tryAcquire(Database.CONNECTION_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends those that wait, so that the file can close; those at work end when they are closed. */
    void end() {
        era.incrementAndGet();
        for (Kept kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.end();
        }
    }

    /** A connection that outlives being closed. */
    private final class Kept extends JdbcConnection {
        private final int made = era.get();
        private final AtomicBoolean taken = new AtomicBoolean(true);

        Kept(String url) throws SQLException {
            super(url, new Properties(), HeldSource.this.user, "", true);
            setAutoCommit(false);
        }

        boolean isTaken() {
            return isWhole() && taken.compareAndSet(false, true);
        }

        private boolean isWhole() {
            try {
                return made == era.get() && !isClosed();
            } catch (SQLException e) {
                return false;
            }
        }

        void end() {
            try {
                super.close();
            } catch (SQLException | RuntimeException e) {
                // the file is closed already, and it with it
                return;
            }
        }

        @Override
        public void close() throws SQLException {
            if (!taken.compareAndSet(true, false)) {
                return;
            }
            try {
                if (isWhole()) {
                    setAutoCommit(false);
                    rollback();
                    idle.addFirst(this);
                }
            } finally {
                free.release();
                // the file may have been let go of meanwhile
                if (!isWhole()) {
                    idle.remove(this);
                    end();
                }
            }
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return writer;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        writer = out;
    }

    @Override
    public void setLoginTimeout(int value) {
        seconds = value;
    }

    @Override
    public int getLoginTimeout() {
        return seconds;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("nothing is wrapped here");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
