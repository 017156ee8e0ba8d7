package org.autoinstalld.ledger;

import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.problem.Reason;

/** Whether the store answers. Says so once when it stops to, and once when it does again. */
final class StoreStatus {
    private final Listeners listeners;
    private final Function<SQLException, String> words;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean quiet;

    /** @param words what an exception of the store means */
    StoreStatus(Listeners listeners, Function<SQLException, String> words) {
        this.listeners = listeners;
        this.words = words;
    }

    void good() {
        // reading is cheap, and this is on the way of everything
        if (trouble.isPresent() && exchange(Optional.empty()).isPresent() && !quiet) {
            listeners.each(LedgerListener::up);
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
        if (exchange(Optional.of(reason)).isEmpty() && !quiet) {
            listeners.each(l -> l.down(reason));
        }
    }

    private synchronized Optional<String> exchange(Optional<String> now) {
        Optional<String> before = trouble;
        trouble = now;
        return before;
    }

    /** From now on nobody wants to know. */
    void quiet() {
        quiet = true;
    }

    /** Why the store does not answer, if so. */
    Optional<String> trouble() {
        return trouble;
    }

    /** In one line. Drivers name host and user in it, never a password. */
    static String reason(SQLException e) {
        Throwable told = e;
        // the pool says only that it has no connection; the driver knows why
        if (e instanceof java.sql.SQLTransientConnectionException && e.getCause() instanceof SQLException cause) {
            told = cause;
        }
        return Reason.of(told);
    }
}
