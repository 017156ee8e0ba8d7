package org.autoinstalld.ledger;

import static org.autoinstalld.database.Sql.parsed;
import static org.autoinstalld.database.Sql.text;
import static org.autoinstalld.database.Sql.time;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.database.Sql;
import org.autoinstalld.ledger.Event.Outlook;
import org.jspecify.annotations.Nullable;

/**
 * The table of events, of which no row ever changes: how often one was repeated stands beside it.
 */
final class EventTable {
    private static final String INSERT = """
            insert into event (at, server, kind, host, requester, lladdr, asked, setdir, mode, status, reason, bytes,
                digest, revision, expects_report, times, body)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
            """;

    /** Events, to be gone on with: which ones. */
    static final String SELECT =
            "select event.*, (select repeated.times from repeated where repeated.entry = event.id) as again from event";

    /** How many rows one step of forgetting takes: short enough to hold nobody up. */
    private static final int FORGET = 500;

    /**
     * An event as it is written.
     *
     * @param body digest of the text that is kept for it; null if none is
     * @param fresh that text, unless the store has it
     */
    record Line(Event event, @Nullable String body, Bodies.@Nullable Body fresh) {}

    private EventTable() {}

    /** Returns the new rows' numbers, in the order of the lines. */
    static List<Long> insert(Connection connection, String server, List<Line> lines) throws SQLException {
        List<Long> ids = new ArrayList<>(lines.size());
        if (lines.isEmpty()) {
            return ids;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT, new String[] {"id"})) {
            for (Line line : lines) {
                Event event = line.event();
                Sql.fill(
                        insert,
                        event.time(),
                        server,
                        event.kind().word(),
                        event.host(),
                        event.requester(),
                        event.lladdr(),
                        event.asked(),
                        event.setdir(),
                        event.mode(),
                        event.status(),
                        event.reason(),
                        event.bytes(),
                        event.digest(),
                        event.revision(),
                        event.expectsReport(),
                        line.body());
                insert.addBatch();
            }
            insert.executeBatch();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                while (keys.next()) {
                    ids.add(keys.getLong(1));
                }
            }
        }
        return ids;
    }

    /** Adds to the counts of entries that are there, by number. */
    static void addTimes(Connection connection, Map<Long, Long> times) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        times.forEach((id, more) -> rows.add(List.of(more, id)));
        int[] there = Sql.batch(connection, "update repeated set times = times + ? where entry = ?", rows);
        List<List<Object>> fresh = new ArrayList<>();
        for (int i = 0; i < there.length; i++) {
            if (there[i] == 0) {
                fresh.add(rows.get(i));
            }
        }
        Sql.batch(connection, "insert into repeated (times, entry) values (?, ?)", fresh);
    }

    /** What a host was answered since then, oldest first, as far as the machine is known by its lladdr. */
    static List<Event> answered(Connection connection, HostName host, Instant since) throws SQLException {
        return Sql.list(connection, SELECT + """
                 where host = ? and at >= ? and kind = 'lookup' and status = 200
                    and mode is not null and lladdr is not null order by id limit 100
                """, row -> read(row).event(), host, since);
    }

    /** What somebody may want to be told of, after an entry, oldest first. */
    static List<Event.Entry> notable(Connection connection, long after, int limit) throws SQLException {
        return Sql.list(connection, SELECT + """
                 where id > ? and host is not null
                    and (kind in ('state', 'report', 'denied', 'refused') or kind = 'lookup' and status >= 500)
                    order by id limit ?
                """, EventTable::read, after, limit);
    }

    static Optional<Event.Entry> find(Connection connection, long id) throws SQLException {
        return Sql.first(connection, SELECT + " where id = ?", EventTable::read, id);
    }

    /** Deletes some of the oldest that are from before {@code limit}. Returns how many; 0 means there are no more. */
    static int forget(Connection connection, Instant limit) throws SQLException {
        // by number, since rows stand in the order of time as near as matters, and an index on time would only be for
        // this
        String delete =
                "delete from event where id in (select id from event order by id limit " + FORGET + ") and at < ?";
        return Sql.update(connection, delete, limit);
    }

    /** Deletes how often those were repeated that are gone. */
    static void forgetRepeated(Connection connection) throws SQLException {
        Sql.update(connection, "delete from repeated where entry < (select min(id) from event)");
    }

    static Event.Entry read(ResultSet row) throws SQLException {
        Event event = new Event(
                time(row, "at"),
                EventKind.of(text(row, "kind")),
                parsed(row, "host", HostName::parse),
                parsed(row, "requester", IpAddress::parse),
                parsed(row, "lladdr", Lladdr::parse),
                text(row, "asked"),
                parsed(row, "setdir", Setdir::parse),
                parsed(row, "mode", Mode::of),
                row.getObject("status", Integer.class),
                text(row, "reason"),
                row.getObject("bytes", Long.class),
                text(row, "digest"),
                text(row, "revision"),
                row.getBoolean("expects_report"),
                true,
                Outlook.NONE);
        boolean kept = !text(row, "body").isEmpty();
        return new Event.Entry(
                row.getLong("id"), text(row, "server"), event, row.getLong("times") + row.getLong("again"), kept);
    }
}
