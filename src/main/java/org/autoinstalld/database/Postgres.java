package org.autoinstalld.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.Backend.Change;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A PostgreSQL that several servers may share. Every wait is bounded: for a connection, for an answer and for a lock,
 * on this side and on the other.
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
    public LedgerException failure(SQLException e) {
        return new LedgerException(LedgerException.Kind.AWAY, store + ": " + Database.reason(e), e);
    }

    @Override
    public DataSource connections() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(store.url());
        config.setDataSourceProperties(properties());
        config.setPoolName("ledger");
        config.setAutoCommit(false);
        config.setMaximumPoolSize(Database.CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(Database.CONNECTION_MILLIS);
        config.setValidationTimeout(1_000);
        // a store that is away now may come
        config.setInitializationFailTimeout(-1);
        config.setThreadFactory(task -> {
            Thread thread = new Thread(task, "ledger-pool");
            thread.setDaemon(true);
            return thread;
        });
        return new HikariDataSource(config);
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
        properties.setProperty("reWriteBatchedInserts", "true");
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
        return TokenKey.read(connection);
    }

    @Override
    public String makeTokenKey(Connection connection, String key) throws SQLException {
        return TokenKey.write(connection, key);
    }

    @Override
    public void tell(Connection connection, Change change) throws SQLException {
        String payload = NotificationListener.payload(instance, change);
        Sql.first(connection, "select pg_notify(?, ?)", row -> payload, NotificationListener.CHANNEL, payload);
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public AutoCloseable hear(Consumer<Change> told) {
        return new NotificationListener(this, instance, told);
    }

    /**
     * Hears what other servers tell through PostgreSQL (LISTEN), over a connection of its own. What was told while
     * that was broken is lost, so after each connect anything may have changed.
     */
    private static final class NotificationListener implements AutoCloseable {
        static final String CHANNEL = "autoinstalld";

        private static final int WAIT_MILLIS = 5_000;
        private static final long RETRY_MILLIS = 1_000;

        private final Postgres postgres;
        private final String instance;
        private final Consumer<Change> hearing;
        private final Thread thread;
        private volatile boolean closing;

        NotificationListener(Postgres postgres, String instance, Consumer<Change> hearing) {
            this.postgres = postgres;
            this.instance = instance;
            this.hearing = hearing;
            this.thread = new Thread(this::run, "ledger-notifications");
            thread.setDaemon(true);
            thread.start();
        }

        static String payload(String instance, Change change) {
            return instance + " " + change.subject().name().toLowerCase(Locale.ROOT)
                    + (change.host() == null ? "" : " " + change.host());
        }

        private void run() {
            while (!closing) {
                try (Connection connection =
                        DriverManager.getConnection(postgres.store().url(), postgres.properties())) {
                    listen(connection);
                } catch (SQLException e) {
                    // whoever writes notices too, and says so
                    pause();
                }
            }
        }

        private void listen(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("listen " + CHANNEL);
                for (Change.Subject subject : Change.Subject.values()) {
                    hearing.accept(new Change(subject, null));
                }
                PGConnection session = connection.unwrap(PGConnection.class);
                while (!closing) {
                    for (PGNotification notification : session.getNotifications(WAIT_MILLIS)) {
                        hear(notification.getParameter());
                    }
                    // finds out whether the other end is still there
                    statement.execute("select 1");
                }
            }
        }

        private void hear(String payload) {
            String[] words = payload.split(" ", -1);
            if (words.length < 2 || words[0].equals(instance)) {
                return;
            }
            HostName host = words.length > 2 ? HostName.parse(words[2]).orElse(null) : null;
            // what a newer server tells besides is nothing that we remember
            Arrays.stream(Change.Subject.values())
                    .filter(s -> s.name().equalsIgnoreCase(words[1]))
                    .forEach(s -> hearing.accept(new Change(s, host)));
        }

        private void pause() {
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException e) {
                // an interrupt is the request to close
                return;
            }
        }

        @Override
        public void close() {
            closing = true;
            thread.interrupt();
        }
    }
}
