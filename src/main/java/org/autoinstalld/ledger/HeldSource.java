package org.autoinstalld.ledger;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.engine.Database;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;

/** Connections to an H2 that somebody else holds open, for a pool. */
final class HeldSource implements DataSource {
    private final Connecting connecting;
    private @Nullable PrintWriter writer;
    private int seconds;

    /** Connects, if it is open. */
    interface Connecting {
        Connection connect() throws SQLException;
    }

    HeldSource(Connecting connecting) {
        this.connecting = connecting;
    }

    static Database database(Connection connection) throws SQLException {
        return ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession()).getDatabase();
    }

    /** Closes what the connection leads to as a crash would, and all other connections to it. */
    static void crash(Connection keeper) {
        try {
            Database database = database(keeper);
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

    @Override
    public Connection getConnection() throws SQLException {
        return connecting.connect();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return connecting.connect();
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
