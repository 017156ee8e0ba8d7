package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * A PostgreSQL that several servers may share. Every wait is bounded: for a connection, for an answer and for a lock, on
 * this side and on the other.
 */
final class Postgres implements Backend {
    /** Seconds until an answer counts as not coming. */
    private static final String ANSWER = "10";

    private static final String CONNECT = "3";

    private final Store.Postgres store;
    /** Tells what this server said from what others say. */
    private final String instance = UUID.randomUUID().toString();

    Postgres(Store.Postgres store) {
        this.store = store;
    }

    @Override
    public String told(SQLException e) {
        return store + ": " + StoreStatus.reason(e);
    }

    @Override
    public HikariConfig pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(store.url());
        config.setDataSourceProperties(properties());
        return config;
    }

    /** What the URL does not say. */
    Properties properties() {
        Properties properties = new Properties();
        store.user().ifPresent(user -> properties.setProperty("user", user));
        store.password().ifPresent(password -> properties.setProperty("password", password));
        properties.setProperty("ApplicationName", "autoinstalld");
        properties.setProperty("connectTimeout", CONNECT);
        properties.setProperty("loginTimeout", CONNECT);
        properties.setProperty("socketTimeout", ANSWER);
        properties.setProperty("tcpKeepAlive", "true");
        // a server that lost its network in the middle of a transaction must not hold a host's row for hours
        // and what is acknowledged is on the disk, even where other programs are content with less
        properties.setProperty(
                "options",
                "-c synchronous_commit=on -c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000 -c TimeZone=UTC");
        return properties;
    }

    Store.Postgres store() {
        return store;
    }

    @Override
    public Optional<String> unfit(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show server_encoding")) {
            String encoding = row.next() ? row.getString(1) : "";
            return "UTF8".equals(encoding)
                    ? Optional.empty()
                    : Optional.of("the database's encoding is " + encoding + ", and has to be UTF8");
        }
    }

    @Override
    public void flush(Connection connection) {
        // commit returned when it was durable
    }

    @Override
    public void tidy() {
        // autovacuum does
    }

    @Override
    public Optional<String> tokenKey(Connection connection) throws SQLException {
        return TokenTable.key(connection);
    }

    @Override
    public String makeTokenKey(Connection connection, String key) throws SQLException {
        TokenTable.putKey(connection, key);
        return TokenTable.key(connection).orElseThrow();
    }

    @Override
    public void tell(Connection connection, Change change) throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            notify.setString(1, NotificationListener.CHANNEL);
            notify.setString(2, NotificationListener.payload(instance, change));
            notify.execute();
        }
    }

    @Override
    public AutoCloseable hear(Hearing hearing) {
        return new NotificationListener(this, instance, hearing);
    }

    @Override
    public void leave() {
        // it stays
    }
}
