package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.autoinstalld.address.HostName;

/** The table of names under which machines may tell, each once, that they booted. */
final class ReportTable {
    private ReportTable() {}

    /**
     * What a name is good for.
     *
     * @param serial of the arming under which the host was installed; 0 if there was none
     */
    record Report(HostName host, long serial) {}

    /**
     * The name under which a host may still report what was installed under that arming, the oldest if two servers made
     * one at the same moment.
     */
    static Optional<String> open(Connection connection, Report report) throws SQLException {
        return Sql.first(
                connection,
                "select id from report where host = ? and serial = ? and used is null order by since, id limit 1",
                row -> row.getString(1),
                report.host(),
                report.serial());
    }

    static void add(Connection connection, String id, Report report, Instant since) throws SQLException {
        Sql.update(
                connection,
                "insert into report (id, host, serial, since) values (?, ?, ?, ?)",
                id,
                report.host(),
                report.serial(),
                since);
    }

    /** Drops names that were not used, of armings before that one. */
    static void dropBefore(Connection connection, HostName host, long serial) throws SQLException {
        Sql.update(connection, "delete from report where host = ? and serial < ? and used is null", host, serial);
    }

    /** What a name is good for that was not used. */
    static Optional<Report> find(Connection connection, String id) throws SQLException {
        return Sql.first(
                connection,
                "select host, serial from report where id = ? and used is null",
                row -> {
                    HostName host = Sql.parsed(row, "host", HostName::parse);
                    return host == null ? null : new Report(host, row.getLong("serial"));
                },
                id);
    }

    /** Uses up a name; false if somebody did meanwhile. */
    static boolean use(Connection connection, String id, Instant now) throws SQLException {
        return Sql.update(connection, "update report set used = ? where id = ? and used is null", now, id) > 0;
    }

    static void forget(Connection connection, Instant limit) throws SQLException {
        Sql.update(connection, "delete from report where since < ?", limit);
    }
}
