package org.autoinstalld.ledger;

import static org.autoinstalld.database.Sql.parsed;
import static org.autoinstalld.database.Sql.text;
import static org.autoinstalld.database.Sql.time;
import static org.autoinstalld.database.Sql.timeOrNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Sql;
import org.autoinstalld.ledger.Arming.Closure;
import org.autoinstalld.ledger.Arming.Window;
import org.jspecify.annotations.Nullable;

/** The table of armings: the last of each host. Its row is the lock that all who would change it queue up for. */
final class ArmingTable {
    private static final String INSERT = """
            insert into arming (serial, mode, since, opens, closes, times, handed, first_answer, who, closed,
                closed_cause, closed_reason, host)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """;

    private static final String UPDATE = """
            update arming set serial = ?, mode = ?, since = ?, opens = ?, closes = ?, times = ?, handed = ?,
                first_answer = ?, who = ?, closed = ?, closed_cause = ?, closed_reason = ? where host = ?
            """;

    private ArmingTable() {}

    static Optional<Arming> find(Connection connection, HostName host) throws SQLException {
        return Sql.first(connection, "select * from arming where host = ?", ArmingTable::read, host);
    }

    /** The same, and nobody else may change it until this transaction ends. */
    static Optional<Arming> lock(Connection connection, HostName host) throws SQLException {
        return Sql.first(connection, "select * from arming where host = ? for update", ArmingTable::read, host);
    }

    static Map<HostName, Arming> all(Connection connection) throws SQLException {
        Map<HostName, Arming> armings = new LinkedHashMap<>();
        Sql.list(connection, "select * from arming order by host", ArmingTable::read)
                .forEach(arming -> armings.put(arming.host(), arming));
        return armings;
    }

    /** Some whose window ended and that nobody closed. */
    static List<HostName> overdue(Connection connection, Instant now) throws SQLException {
        return Sql.list(
                connection,
                "select host from arming where closed is null and closes <= ? order by host limit 100",
                ArmingTable::host,
                now);
    }

    /**
     * Open ones whose host was answered for the last time by {@code limit}, and is not expected to report, or was seen to
     * fetch sets.
     */
    static List<HostName> silent(Connection connection, Instant limit) throws SQLException {
        return Sql.list(connection, """
                select arming.host from arming join known_host on known_host.name = arming.host
                    join heard on heard.host = known_host.id
                where arming.closed is null and arming.first_answer is not null
                    and heard.answered <= ? and (heard.expects_report = false and heard.reported is null
                        or exists (select 1 from progress where progress.host = arming.host))
                order by arming.host
                """, ArmingTable::host, limit);
    }

    /** Puts {@code arming} in the place of whatever the host had. The row is there and locked, or not there. */
    static void put(Connection connection, Arming arming) throws SQLException {
        Sql.update(connection, INSERT, values(arming));
        update(connection, arming);
    }

    static void update(Connection connection, Arming arming) throws SQLException {
        Sql.update(connection, UPDATE, values(arming));
    }

    private static @Nullable Object[] values(Arming arming) {
        Closure closed = arming.closed();
        return new @Nullable Object[] {
            arming.serial(),
            arming.mode(),
            arming.since(),
            arming.window().from(),
            arming.window().until(),
            arming.times(),
            arming.handed(),
            arming.firstAnswer(),
            arming.who(),
            closed == null ? null : closed.at(),
            closed == null ? null : closed.cause(),
            closed == null ? null : closed.reason(),
            arming.host()
        };
    }

    private static @Nullable HostName host(ResultSet row) throws SQLException {
        return parsed(row, "host", HostName::parse);
    }

    private static @Nullable Arming read(ResultSet row) throws SQLException {
        HostName host = host(row);
        Mode mode = parsed(row, "mode", Mode::of);
        if (host != null && mode == null) {
            throw new SQLException("an arming of an unknown mode");
        }
        Instant closed = timeOrNull(row, "closed");
        return host == null || mode == null
                ? null
                : new Arming(
                        host,
                        row.getLong("serial"),
                        mode,
                        new Window(time(row, "opens"), time(row, "closes")),
                        row.getObject("times", Integer.class),
                        row.getInt("handed"),
                        timeOrNull(row, "first_answer"),
                        text(row, "who"),
                        time(row, "since"),
                        closed == null
                                ? null
                                : new Closure(
                                        closed,
                                        Arming.Cause.of(text(row, "closed_cause")),
                                        text(row, "closed_reason")));
    }
}
