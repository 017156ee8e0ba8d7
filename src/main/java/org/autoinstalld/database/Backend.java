package org.autoinstalld.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.autoinstalld.address.HostName;
import org.jspecify.annotations.Nullable;

/** What differs between the stores. */
public interface Backend {
    /** The one for such a store. Opens nothing. */
    static Backend of(Store store) {
        return store instanceof Store.Embedded embedded
                ? new H2(embedded.folder())
                : new Postgres((Store.Postgres) store);
    }

    /**
     * Opens what has to be open before anybody connects, and opens it anew if it closed by itself. Does nothing if it is
     * open.
     */
    void ready() throws SQLException, LedgerException;

    /** Fails unless the store counts as open though it could not be reached so far. */
    void notReached(SQLException e) throws LedgerException;

    /** Whether {@link #ready} has something to do. Quick. */
    default boolean isClosed() {
        return false;
    }

    /** Fails if what is committed would not be where it is looked for later. Quick. */
    default void look() throws SQLException {}

    /** What an exception of this store means. */
    LedgerException failure(SQLException e);

    /** That it cannot hold a ledger. */
    LedgerException unusable(String reason, @Nullable Throwable cause);

    /** Connections, without automatic commits; called once for as long as it is open. One that can be closed is, before {@link #leave}. */
    DataSource connections();

    /** Why the store cannot hold a ledger, if so. */
    default Optional<String> unfit(Connection connection) throws SQLException {
        return Optional.empty();
    }

    /** Makes durable what was just committed. */
    default void flush(Connection connection) throws SQLException {}

    /** Makes room where it keeps things, now and then. */
    default void tidy() throws SQLException {}

    /** What tokens are derived from; empty if it was not made yet. */
    Optional<String> tokenKey(Connection connection) throws SQLException;

    /** Makes this the key, unless another server made one, and tells which it is. */
    String makeTokenKey(Connection connection, String key) throws SQLException;

    /** Tells other servers, when the transaction is committed. */
    default void tell(Connection connection, Change change) throws SQLException {}

    /** Whether other servers write to it, too. */
    default boolean isShared() {
        return false;
    }

    /** Hears what other servers tell, until closed. */
    default AutoCloseable hear(Consumer<Change> told) {
        return () -> {};
    }

    /** Lets go of everything; to be made {@link #ready} again. */
    default void leave() {}

    /**
     * Something that other servers remember and that changed.
     *
     * @param host null: any may have
     */
    record Change(Subject subject, @Nullable HostName host) {
        /** What it is about. */
        public enum Subject {
            ARMING,
            TOKEN,
            PROGRESS
        }
    }
}
