package org.autoinstalld.ledger;

import static org.autoinstalld.ledger.Columns.integer;
import static org.autoinstalld.ledger.Columns.number;
import static org.autoinstalld.ledger.Columns.parsed;
import static org.autoinstalld.ledger.Columns.text;
import static org.autoinstalld.ledger.Columns.time;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;

/** The table of events. Only {@code times} of a row ever changes. */
final class EventTable {
    private static final String INSERT = """
            insert into event (at, server, kind, host, requester, lladdr, asked, setdir, mode, status, reason, bytes,
                digest, revision, expects_report, times, body)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    /** How many rows one step of forgetting takes: short enough to hold nobody up. */
    private static final int FORGET = 500;

    /** An event to be written, how often it happened, and the digest of the text kept for it. */
    record Line(Event event, long times, Optional<String> body) {
        static Line of(Event event) {
            return new Line(event, 1, Optional.empty());
        }
    }

    private EventTable() {}

    /** Returns the new rows' numbers, in the order of the lines. */
    static List<Long> insert(Connection connection, String server, List<Line> lines) throws SQLException {
        List<Long> ids = new ArrayList<>(lines.size());
        if (lines.isEmpty()) {
            return ids;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT, new String[] {"id"})) {
            for (Line line : lines) {
                fill(new Columns.In(insert), server, line);
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

    static long insert(Connection connection, String server, Line line) throws SQLException {
        return insert(connection, server, List.of(line)).get(0);
    }

    private static void fill(Columns.In in, String server, Line line) throws SQLException {
        Event event = line.event();
        in.time(event.time())
                .text(server)
                .text(event.kind().word())
                .text(event.host())
                .text(event.requester())
                .text(event.lladdr())
                .text(event.asked())
                .text(event.setdir())
                .text(event.mode().map(Mode::word))
                .number(event.status())
                .text(event.reason())
                .number(event.bytes())
                .text(event.digest())
                .text(event.revision())
                .truth(event.expectsReport())
                .number(line.times())
                .text(line.body());
    }

    /** Adds to the counts of entries that are there, by number. */
    static void addTimes(Connection connection, Map<Long, Long> times) throws SQLException {
        if (times.isEmpty()) {
            return;
        }
        try (PreparedStatement update =
                connection.prepareStatement("update event set times = times + ? where id = ?")) {
            for (Map.Entry<Long, Long> entry : times.entrySet()) {
                new Columns.In(update).number(entry.getValue()).number(entry.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    static List<LedgerEntry> newest(Connection connection, Optional<HostName> host, int limit, OptionalLong before)
            throws SQLException {
        String where = host.isPresent() ? " and host = ?" : "";
        try (PreparedStatement select =
                connection.prepareStatement("select * from event where id < ?" + where + " order by id desc limit ?")) {
            Columns.In in = new Columns.In(select).number(before.orElse(Long.MAX_VALUE));
            if (host.isPresent()) {
                in.text(host.get().text());
            }
            in.number(Math.max(0, limit));
            List<LedgerEntry> entries = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(read(row));
                }
            }
            return entries;
        }
    }

    /** What a host was answered since then, oldest first, as far as the machine is known by its lladdr. */
    static List<Event> answered(Connection connection, HostName host, Instant since) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select * from event where host = ? and at >= ? and kind = 'lookup' and status = 200
                    and mode is not null and lladdr is not null order by id limit 100
                """)) {
            new Columns.In(select).text(host.text()).time(since);
            List<Event> events = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    events.add(read(row).event());
                }
            }
            return events;
        }
    }

    static Optional<LedgerEntry> find(Connection connection, long id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select * from event where id = ?")) {
            select.setLong(1, id);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    /** Deletes some of the oldest that are from before {@code limit}. Returns how many; 0 means there are no more. */
    static int forget(Connection connection, Instant limit) throws SQLException {
        // by number, since rows stand in the order of time as near as matters, and an index on time would only be for
        // this
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from event where id in (select id from event order by id limit " + FORGET + ") and at < ?")) {
            new Columns.In(delete).time(limit);
            return delete.executeUpdate();
        }
    }

    private static LedgerEntry read(ResultSet row) throws SQLException {
        Event event = new Event(
                time(row, "at"),
                EventKind.of(text(row, "kind")),
                parsed(row, "host", HostName::parse),
                parsed(row, "requester", IpAddress::parse),
                parsed(row, "lladdr", Lladdr::parse),
                text(row, "asked"),
                parsed(row, "setdir", Setdir::parse),
                parsed(row, "mode", Mode::of),
                integer(row, "status"),
                text(row, "reason"),
                number(row, "bytes"),
                text(row, "digest"),
                text(row, "revision"),
                row.getBoolean("expects_report"),
                true,
                Outlook.NONE);
        boolean kept = !text(row, "body").isEmpty();
        return new LedgerEntry(row.getLong("id"), text(row, "server"), event, row.getLong("times"), kept);
    }
}
