package org.autoinstalld.ledger;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.autoinstalld.address.HostName;

/** What differs between the stores. */
interface Backend {
    /** How to connect. */
    HikariConfig pool();

    /** Why the store cannot hold a ledger, if so. */
    Optional<String> unfit(Connection connection) throws SQLException;

    /** Makes durable what was just committed. */
    void flush(Connection connection) throws SQLException;

    /** Makes room where it keeps things, now and then. */
    void tidy() throws SQLException;

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
