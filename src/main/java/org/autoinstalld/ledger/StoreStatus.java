package org.autoinstalld.ledger;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.autoinstalld.ledger.Backend.Change;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who hear of changes, and whether the store answers: they are told once when it stops to, and once when it
 * does again.
 */
final class StoreStatus {
    private static final Logger LOG = LoggerFactory.getLogger(StoreStatus.class);

    private final List<LedgerListener> listeners = new CopyOnWriteArrayList<>();
    private final Function<SQLException, String> words;
    private volatile @Nullable String trouble;
    private volatile boolean quiet = true;

    /** @param words what an exception of the store means */
    StoreStatus(Function<SQLException, String> words) {
        this.words = words;
    }

    void listen(LedgerListener listener) {
        listeners.add(listener);
    }

    /** An exception of one listener harms neither the ledger nor the other listeners. */
    void each(Consumer<LedgerListener> call) {
        for (LedgerListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener of the ledger failed", e);
            }
        }
    }

    /** Tells of a change, by whichever server. */
    void changed(Change change) {
        switch (change.subject()) {
            case ARMING -> each(l -> l.armingChanged(change.host()));
            case TOKEN -> each(l -> l.tokenChanged(change.host()));
        }
    }

    /** Tells that everything may have changed. */
    void anyChanged() {
        for (Change.Subject subject : Change.Subject.values()) {
            changed(new Change(subject, null));
        }
    }

    void good() {
        // reading is cheap, and this is on the way of everything
        if (trouble != null && exchange(null) != null && !quiet) {
            each(LedgerListener::up);
        }
    }

    void bad(SQLException e) {
        bad(told(e));
    }

    /** Why the store does not answer. */
    String told(SQLException e) {
        return words.apply(e);
    }

    void bad(String reason) {
        if (exchange(reason) == null && !quiet) {
            each(l -> l.down(reason));
        }
    }

    private synchronized @Nullable String exchange(@Nullable String now) {
        String before = trouble;
        trouble = now;
        return before;
    }

    /** Whether nobody wants to know: before the ledger is open, and when it is closed. */
    void quiet(boolean value) {
        quiet = value;
    }

    /** Why the store does not answer, if so. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** In one line. Drivers name host and user in it, never a password. */
    static String reason(SQLException e) {
        Throwable told = e;
        // the pool says only that it has no connection; the driver knows why
        if (e instanceof SQLTransientConnectionException && e.getCause() instanceof SQLException cause) {
            told = cause;
        }
        return Reason.of(told);
    }
}
