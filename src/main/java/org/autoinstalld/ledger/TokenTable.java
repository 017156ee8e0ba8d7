package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.autoinstalld.address.HostName;

/** The tables of names that nobody can guess: tokens in URLs, and names under which machines report. */
final class TokenTable {
    private static final String MARK = "-";

    private TokenTable() {}

    static Map<HostName, DerivedTokens.Stored> all(Connection connection) throws SQLException {
        Map<HostName, DerivedTokens.Stored> tokens = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("select host, generation, token from token");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                DerivedTokens.Stored stored = new DerivedTokens.Stored(row.getInt(2), row.getString(3));
                HostName.parse(row.getString(1)).ifPresent(host -> tokens.put(host, stored));
            }
        }
        return tokens;
    }

    static void put(Connection connection, HostName host, int generation, Instant since) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into token (host, generation, since) values (?, ?, ?) on conflict do nothing")) {
            new Columns.In(insert).text(host.text()).number(generation).time(since);
            if (insert.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement update =
                connection.prepareStatement("update token set generation = ?, since = ? where host = ?")) {
            new Columns.In(update).number(generation).time(since).text(host.text());
            update.executeUpdate();
        }
    }

    /** The key of servers that share these tables. */
    static Optional<String> key(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select secret from token_key");
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }

    /** Makes that key, unless another server was quicker. */
    static void putKey(Connection connection, String key) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into token_key (id, secret) values (1, ?) on conflict do nothing")) {
            insert.setString(1, key);
            insert.executeUpdate();
        }
    }

    /**
     * A name under which to report what was installed under the arming of that {@code serial}, 0 if there was none: the
     * name begins with it, so that it shows later for which installation it was.
     */
    static String reportName(long serial, String secret) {
        return serial + MARK + secret;
    }

    /** For which arming that name is. */
    static OptionalLong serial(String id) {
        int mark = id.indexOf(MARK);
        return mark > 0 && id.substring(0, mark).matches("[0-9]{1,18}")
                ? OptionalLong.of(Long.parseLong(id.substring(0, mark)))
                : OptionalLong.empty();
    }

    /**
     * The name under which a host may still report what was installed under that arming, the oldest if two servers made
     * one at the same moment.
     */
    static Optional<String> openReport(Connection connection, HostName host, long serial) throws SQLException {
        for (String id : openReports(connection, host)) {
            if (serial(id).equals(OptionalLong.of(serial))) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    private static List<String> openReports(Connection connection, HostName host) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select id from report where host = ? and used is null order by since, id")) {
            select.setString(1, host.text());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    static void addReport(Connection connection, HostName host, String id, Instant since) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into report (id, host, since) values (?, ?, ?)")) {
            new Columns.In(insert).text(id).text(host.text()).time(since);
            insert.executeUpdate();
        }
    }

    /** Drops names that were not used, of armings before that one. */
    static void dropOpenReports(Connection connection, HostName host, long serial) throws SQLException {
        for (String id : openReports(connection, host)) {
            if (serial(id).orElse(0) < serial) {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from report where id = ? and used is null")) {
                    delete.setString(1, id);
                    delete.executeUpdate();
                }
            }
        }
    }

    /** The host of a name that was not used. */
    static Optional<HostName> reportOf(Connection connection, String id) throws SQLException {
        return one(connection, "select host from report where id = ? and used is null", id)
                .flatMap(HostName::parse);
    }

    /** Uses up a name; false if somebody did meanwhile. */
    static boolean useReport(Connection connection, String id, Instant now) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update report set used = ? where id = ? and used is null")) {
            new Columns.In(update).time(now).text(id);
            return update.executeUpdate() > 0;
        }
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
