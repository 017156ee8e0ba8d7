package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;

/** The tables of names that nobody can guess: tokens in URLs, and names under which machines report. */
final class TokenTable {
    private TokenTable() {}

    static Optional<String> find(Connection connection, HostName host) throws SQLException {
        return one(connection, "select token from token where host = ?", host.text());
    }

    static Map<HostName, String> all(Connection connection) throws SQLException {
        Map<HostName, String> tokens = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("select host, token from token");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String token = row.getString(2);
                HostName.parse(row.getString(1)).ifPresent(host -> tokens.put(host, token));
            }
        }
        return tokens;
    }

    static void put(Connection connection, HostName host, String token, Instant since) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into token (host, token, since) values (?, ?, ?) on conflict do nothing")) {
            new Columns.In(insert).text(host.text()).text(token).time(since);
            if (insert.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement update =
                connection.prepareStatement("update token set token = ?, since = ? where host = ?")) {
            new Columns.In(update).text(token).time(since).text(host.text());
            update.executeUpdate();
        }
    }

    static void remove(Connection connection, HostName host) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from token where host = ?")) {
            delete.setString(1, host.text());
            delete.executeUpdate();
        }
    }

    /** The name under which a host may still report, the oldest if two servers made one at the same moment. */
    static Optional<String> openReport(Connection connection, HostName host) throws SQLException {
        return one(
                connection,
                "select id from report where host = ? and used is null order by since, id limit 1",
                host.text());
    }

    static void addReport(Connection connection, HostName host, String id, Instant since) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into report (id, host, since) values (?, ?, ?)")) {
            new Columns.In(insert).text(id).text(host.text()).time(since);
            insert.executeUpdate();
        }
    }

    static void dropOpenReports(Connection connection, HostName host) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from report where host = ? and used is null")) {
            delete.setString(1, host.text());
            delete.executeUpdate();
        }
    }

    /** The host of a name that was not used, which it is from now on. */
    static Optional<HostName> useReport(Connection connection, String id, Instant now) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update report set used = ? where id = ? and used is null")) {
            new Columns.In(update).time(now).text(id);
            if (update.executeUpdate() == 0) {
                return Optional.empty();
            }
        }
        return one(connection, "select host from report where id = ?", id).flatMap(HostName::parse);
    }

    static void forgetReports(Connection connection, Instant limit) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from report where since < ?")) {
            new Columns.In(delete).time(limit);
            delete.executeUpdate();
        }
    }

    private static Optional<String> one(Connection connection, String sql, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
