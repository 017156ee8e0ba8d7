package org.autoinstalld.ledger;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/** Whether the store answers. Says so once when it stops to, and once when it does again. */
final class StoreStatus {
    private final Listeners listeners;
    private final Function<SQLException, String> words;
    private volatile @Nullable String trouble;
    private volatile boolean quiet = true;

    /** @param words what an exception of the store means */
    StoreStatus(Listeners listeners, Function<SQLException, String> words) {
        this.listeners = listeners;
        this.words = words;
    }

    void good() {
        // reading is cheap, and this is on the way of everything
        if (trouble != null && exchange(null) != null && !quiet) {
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
        if (exchange(reason) == null && !quiet) {
            listeners.each(l -> l.down(reason));
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
