package org.autoinstalld.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.function.Consumer;
import org.autoinstalld.problem.Reason;
import org.jspecify.annotations.Nullable;

/** Whether the store answers; who wants to know is told once when it stops to, and once when it does again. */
public final class StoreStatus {
    private final Backend words;
    private final Consumer<String> down;
    private final Runnable up;
    private volatile @Nullable String trouble;
    private volatile boolean quiet = true;

    /**
     * @param words knows what an exception of the store means
     * @param down told why it does not answer
     * @param up told that it answers again
     */
    public StoreStatus(Backend words, Consumer<String> down, Runnable up) {
        this.words = words;
        this.down = down;
        this.up = up;
    }

    /** It has just answered. */
    public void good() {
        // reading is cheap, and this is on the way of everything
        if (trouble != null && exchange(null) != null && !quiet) {
            up.run();
        }
    }

    /** It has just not answered. */
    public void bad(SQLException e) {
        bad(told(e));
    }

    /** Why the store does not answer. */
    public String told(SQLException e) {
        return words.told(e);
    }

    /** The same as {@link #bad(SQLException)}, in words. */
    public void bad(String reason) {
        if (exchange(reason) == null && !quiet) {
            down.accept(reason);
        }
    }

    private synchronized @Nullable String exchange(@Nullable String now) {
        String before = trouble;
        trouble = now;
        return before;
    }

    /** Whether nobody wants to know: before the ledger is open, and when it is closed. */
    public void quiet(boolean value) {
        quiet = value;
    }

    /** Why the store does not answer, if so. */
    public Optional<String> trouble() {
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
