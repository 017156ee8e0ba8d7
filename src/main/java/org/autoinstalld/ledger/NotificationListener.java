package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Backend.Change;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears what other servers tell through PostgreSQL (LISTEN), over a connection of its own. What was told while that was
 * broken is lost, so after each connect anything may have changed.
 */
final class NotificationListener implements AutoCloseable {
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
        this.thread = new Thread(this::run, "ledger-ear");
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
            // asked to close, or by whom else should it be
            return;
        }
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
