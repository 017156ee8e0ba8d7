package org.autoinstalld.ledger;

import static org.autoinstalld.ledger.Columns.integer;
import static org.autoinstalld.ledger.Columns.optionalTime;
import static org.autoinstalld.ledger.Columns.parsed;
import static org.autoinstalld.ledger.Columns.text;
import static org.autoinstalld.ledger.Columns.time;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;

/** The table of armings: the last of each host. Its row is the lock that all who would change it queue up for. */
final class ArmingTable {
    private ArmingTable() {}

    static Optional<Arming> find(Connection connection, HostName host) throws SQLException {
        return find(connection, host, "");
    }

    /** The same, and nobody else may change it until this transaction ends. */
    static Optional<Arming> lock(Connection connection, HostName host) throws SQLException {
        return find(connection, host, " for update");
    }

    private static Optional<Arming> find(Connection connection, HostName host, String lock) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select * from arming where host = ?" + lock)) {
            select.setString(1, host.text());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row, host)) : Optional.empty();
            }
        }
    }

    static Map<HostName, Arming> all(Connection connection) throws SQLException {
        Map<HostName, Arming> armings = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement("select * from arming order by host");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Optional<HostName> host = parsed(row, "host", HostName::parse);
                if (host.isPresent()) {
                    armings.put(host.get(), read(row, host.get()));
                }
            }
        }
        return armings;
    }

    /** Some whose window ended and that nobody closed. */
    static List<HostName> overdue(Connection connection, Instant now) throws SQLException {
        List<HostName> hosts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select host from arming where closed is null and closes <= ? order by host limit 100")) {
            new Columns.In(select).time(now);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    parsed(row, "host", HostName::parse).ifPresent(hosts::add);
                }
            }
        }
        return hosts;
    }

    /** Open ones whose host was answered for the last time by {@code limit}, and is not expected to report. */
    static List<HostName> silent(Connection connection, Instant limit) throws SQLException {
        List<HostName> hosts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                select arming.host from arming join host on host.name = arming.host
                where arming.closed is null and arming.first_answer is not null
                    and host.answered <= ? and host.expects_report = false and host.reported is null
                order by arming.host
                """)) {
            new Columns.In(select).time(limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    parsed(row, "host", HostName::parse).ifPresent(hosts::add);
                }
            }
        }
        return hosts;
    }

    /** Puts {@code arming} in the place of whatever the host had. The row is there and locked, or not there. */
    static void put(Connection connection, Arming arming) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into arming (host, serial, mode, since, opens, closes, handed, who)
                values (?, ?, ?, ?, ?, ?, 0, ?) on conflict do nothing
                """)) {
            new Columns.In(insert)
                    .text(arming.host().text())
                    .number(arming.serial())
                    .text(arming.mode().word())
                    .time(arming.since())
                    .time(arming.window().from())
                    .time(arming.window().until())
                    .text(arming.who());
            insert.executeUpdate();
        }
        update(connection, arming);
    }

    static void update(Connection connection, Arming arming) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update arming set serial = ?, mode = ?, since = ?, opens = ?, closes = ?, times = ?, handed = ?,
                    first_answer = ?, who = ?, closed = ?, closed_reason = ? where host = ?
                """)) {
            new Columns.In(update)
                    .number(arming.serial())
                    .text(arming.mode().word())
                    .time(arming.since())
                    .time(arming.window().from())
                    .time(arming.window().until())
                    .number(arming.times())
                    .number(arming.handed())
                    .time(arming.firstAnswer())
                    .text(arming.who())
                    .time(arming.closed().map(Arming.Closure::at))
                    .text(arming.closed().map(Arming.Closure::reason))
                    .text(arming.host().text());
            update.executeUpdate();
        }
    }

    private static Arming read(ResultSet row, HostName host) throws SQLException {
        Optional<Mode> mode = parsed(row, "mode", Mode::of);
        String reason = text(row, "closed_reason");
        return new Arming(
                host,
                row.getLong("serial"),
                mode.orElseThrow(() -> new SQLException("an arming of an unknown mode")),
                new Window(time(row, "opens"), time(row, "closes")),
                integer(row, "times"),
                row.getInt("handed"),
                optionalTime(row, "first_answer"),
                text(row, "who"),
                time(row, "since"),
                optionalTime(row, "closed").map(at -> new Arming.Closure(at, reason)));
    }
}
