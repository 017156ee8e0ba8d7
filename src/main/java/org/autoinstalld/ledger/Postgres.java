package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    public void ready() throws LedgerException {
        if (!store.url().startsWith("jdbc:postgresql:")) {
            throw new LedgerException(LedgerException.Kind.UNUSABLE, "'" + store + "' is no jdbc:postgresql: URL");
        }
    }

    /** Installers are answered all the same, as far as policies let them; it may be reached later. */
    @Override
    public void notReached(SQLException e) {}

    @Override
    public LedgerException unusable(String reason, @Nullable Throwable cause) {
        return new LedgerException(LedgerException.Kind.UNUSABLE, "'" + store + "' cannot be used: " + reason, cause);
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
        if (store.user() != null) {
            properties.setProperty("user", store.user());
        }
        if (store.password() != null) {
            properties.setProperty("password", store.password());
        }
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
        String encoding = Sql.first(connection, "show server_encoding", row -> row.getString(1))
                .orElse("");
        return encoding.equals("UTF8")
                ? Optional.empty()
                : Optional.of("the database's encoding is " + encoding + ", and has to be UTF8");
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
        String payload = NotificationListener.payload(instance, change);
        Sql.first(connection, "select pg_notify(?, ?)", row -> payload, NotificationListener.CHANNEL, payload);
    }

    @Override
    public AutoCloseable hear(Consumer<Change> told) {
        return new NotificationListener(this, instance, told);
    }
}
