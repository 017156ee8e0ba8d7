package org.autoinstalld.ledger;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.LedgerException.Kind;
import org.autoinstalld.database.StoreStatus;

/** Opens a ledger, as often as it takes, and knows whether it is open. */
final class LedgerOpening {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final Duration AGAIN = Duration.ofSeconds(5);
    /** A command may have the file for a moment. */
    private static final Duration IN_USE = Duration.ofMillis(300);
    /** Somebody waits who accepts it, or puts back a copy. */
    private static final Duration DOUBTFUL = Duration.ofSeconds(1);

    private final Database database;
    private final StoreStatus status;
    private final LedgerListeners listeners;
    private final Writer writer;
    private final Consumer<String> troubles;
    private final CompletableFuture<Void> tried = new CompletableFuture<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private volatile LedgerException trouble = new LedgerException(Kind.AWAY, "it is being opened");
    private volatile AutoCloseable notifications = () -> {};

    /** @param troubles told why it could not be opened, once for each new reason, and then that it is open */
    LedgerOpening(
            Database database,
            StoreStatus status,
            LedgerListeners listeners,
            Writer writer,
            Consumer<String> troubles) {
        this.database = database;
        this.status = status;
        this.listeners = listeners;
        this.writer = writer;
        this.troubles = troubles;
    }

    /** Tries to open it, unless it is open. Returns how long to wait before it is tried again; zero when it is open. */
    Duration attempt() {
        if (isOpen()) {
            return Duration.ZERO;
        }
        try {
            open();
            if (trouble.kind() != Kind.AWAY) {
                troubles.accept("the ledger is open");
            }
            return Duration.ZERO;
        } catch (LedgerException e) {
            boolean news = !e.reason().equals(trouble.reason());
            trouble = e;
            if (news) {
                troubles.accept("the ledger is not open: " + e.reason() + "; it is tried again");
            }
            tried.complete(null);
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
        status.quiet(false);
        writer.start();
        opened.complete(null);
        tried.complete(null);
        // listeners know nothing yet, so everything in the ledger counts as changed
        listeners.anyChanged();
    }

    boolean isOpen() {
        return opened.isDone();
    }

    /** Done once it is open, on the thread that opened it. */
    void whenOpen(Runnable work) {
        CompletableFuture<Void> unused = opened.thenRun(work);
    }

    /**
     * The database of an open ledger. What was asked before the first attempt waits for it: who arms a host right
     * after the start need not know of it.
     *
     * @param begun whether attempts are made
     */
    Database database(boolean begun) throws LedgerException {
        if (!isOpen() && begun && !tried.isDone()) {
            try {
                tried.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                throw notOpen();
            }
        }
        if (!isOpen()) {
            throw notOpen();
        }
        return database;
    }

    private LedgerException notOpen() {
        return new LedgerException(trouble.kind(), trouble.reason(), trouble);
    }

    /** Why it is not open. */
    LedgerException trouble() {
        return trouble;
    }

    /** Completes when an attempt has ended, well or not. */
    CompletableFuture<Void> tried() {
        return tried.copy();
    }

    /** Whether an attempt has ended, well or not. */
    boolean isTried() {
        return tried.isDone();
    }

    /** Hears no longer what other servers tell. */
    void close() throws Exception {
        notifications.close();
    }
}
