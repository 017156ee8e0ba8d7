package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.LedgerSchema.UnusableException;

/** What differs between the stores. */
interface Backend {
    /**
     * Opens what has to be open before anybody connects, and opens it anew if it closed by itself. Does nothing if it is
     * open.
     */
    default void ready() throws SQLException, UnusableException {}

    /** Whether {@link #ready} has something to do. Quick. */
    default boolean isClosed() {
        return false;
    }

    /** Fails if what is committed would not be where it is looked for later. Quick. */
    default void look() throws SQLException {}

    /** In one line, what an exception of this store means. */
    String told(SQLException e);

    /** How to connect. */
    HikariConfig pool();

    /** Why the store cannot hold a ledger, if so. */
    Optional<String> unfit(Connection connection) throws SQLException;

    /** Makes durable what was just committed. */
    void flush(Connection connection) throws SQLException;

    /** Makes room where it keeps things, now and then. */
    void tidy() throws SQLException;

    /** What tokens are derived from; empty if it was not made yet. */
    Optional<String> tokenKey(Connection connection) throws SQLException;

    /** Makes this the key, unless another server made one, and tells which it is. */
    String makeTokenKey(Connection connection, String key) throws SQLException;

    /** Tells other servers, when the transaction is committed. */
    void tell(Connection connection, Change change) throws SQLException;

    /** Hears what other servers tell, until closed. */
    AutoCloseable hear(Hearing hearing);

    /** After the pool was closed. */
    void leave() throws SQLException;

    /** Something that other servers remember and that changed. */
    record Change(Subject subject, Optional<HostName> host) {
        enum Subject {
            ARMING,
            TOKEN
        }
    }

    /** Who hears. */
    interface Hearing {
        void heard(Change change);
    }
}
