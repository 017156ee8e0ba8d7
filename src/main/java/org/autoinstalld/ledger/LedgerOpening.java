package org.autoinstalld.ledger;

import java.time.Duration;
import java.util.function.Consumer;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.StoreStatus;

/** Opens a ledger, as often as it takes. */
final class LedgerOpening {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A command may have the file for a moment. */
    private static final Duration IN_USE = Duration.ofMillis(300);
    /** Somebody waits who accepts it, or puts back a copy. */
    private static final Duration DOUBTFUL = Duration.ofSeconds(1);

    private final Database database;
    private final LedgerListeners listeners;
    private final Writer writer;
    private final Consumer<String> troubles;
    private volatile AutoCloseable notifications = () -> {};

    /** @param troubles told why it could not be opened, once for each new reason, and then that it is open */
    LedgerOpening(Database database, LedgerListeners listeners, Writer writer, Consumer<String> troubles) {
        this.database = database;
        this.listeners = listeners;
        this.writer = writer;
        this.troubles = troubles;
    }

    /** Tries to open it, unless it is open. Returns how long to wait before it is tried again; zero when it is open. */
    Duration attempt() {
        StoreStatus status = database.status();
        if (status.isOpen()) {
            return Duration.ZERO;
        }
        boolean again = status.isTried();
        try {
            open();
            if (again) {
                troubles.accept("the ledger is open");
            }
            return Duration.ZERO;
        } catch (LedgerException e) {
            if (status.notOpened(e)) {
                troubles.accept("the ledger is not open: " + e.reason() + "; it is tried again");
            }
            return switch (e.kind()) {
                case IN_USE -> IN_USE;
                case TO_ACCEPT -> DOUBTFUL;
                case AWAY, UNUSABLE -> AGAIN;
            };
        }
    }

    void open() throws LedgerException {
        database.open();
        notifications = database.backend().hear(listeners::changed);
        writer.start();
        // listeners know nothing yet, so everything in the ledger counts as changed
        listeners.anyChanged();
    }

    /** Hears no longer what other servers tell. */
    void close() throws Exception {
        notifications.close();
    }
}
