package org.autoinstalld.ledger;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections to what somebody else holds open, for a pool. */
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
