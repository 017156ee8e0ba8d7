package org.autoinstalld.ledger;

import static org.autoinstalld.database.Sql.text;
import static org.autoinstalld.database.Sql.time;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Sql;
import org.jspecify.annotations.Nullable;

/**
 * Which events programs were told of. A server claims an event before it runs a program for it, so that of several servers
 * one does; what was claimed and not done for some time, because that server ended, is claimed once more and no oftener.
 */
public final class HookClaims {
    /** A kind that nobody read for so long begins anew, rather than with what happened in the meantime. */
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    /** How many events are read at once. */
    public static final int PORTION = 500;

    private static final String NO_HOST = "";

    private final Database database;

    HookClaims(Database database) {
        this.database = database;
    }

    /** What came of claiming an event. */
    public sealed interface Outcome {
        /** It is for this server to tell. */
        record Claimed() implements Outcome {}

        /** It was told, or a later one of that host and kind, or another server is about to. */
        record Told() implements Outcome {}

        /** Another of that host and kind was told not long ago. */
        record TooSoon(Instant until) implements Outcome {}
    }

    /** @param kind what sort of event it was claimed as */
    public record Unfinished(String kind, HostName host, long event) {}

    private record Row(long event, Instant at, int tries, boolean done) {}

    /** Up to which entry each kind was read; for one that nobody read so far, the last that there is. */
    public Map<String, Long> positions(Collection<String> kinds, Instant now) throws LedgerException {
        return database.change(connection -> {
            long last = Sql.first(connection, "select max(id) as id from event", row -> row.getLong("id"))
                    .orElse(0L);
            Map<String, Long> positions = new TreeMap<>();
            for (String kind : kinds) {
                Optional<Row> known = find(connection, kind, NO_HOST);
                boolean holds =
                        known.isPresent() && known.get().at().plus(FORGOTTEN).isAfter(now);
                long position = holds ? known.get().event() : last;
                if (!holds) {
                    put(connection, kind, NO_HOST, position, now, 0, true);
                }
                positions.put(kind, position);
            }
            return positions;
        });
    }

    /** The last entry of each host that was told as that kind, or given up. */
    public Map<HostName, Long> told(String kind) throws LedgerException {
        return database.read(connection -> {
            Map<HostName, Long> all = new HashMap<>();
            Sql.list(
                    connection,
                    "select host, event from hook where kind = ? and host <> ?",
                    row -> {
                        HostName host = Sql.parsed(row, "host", HostName::parse);
                        return host == null ? null : all.put(host, row.getLong("event"));
                    },
                    kind,
                    NO_HOST);
            return all;
        });
    }

    /** All entries of these kinds up to that one are told, claimed or given up. */
    public void reached(Collection<String> kinds, long position, Instant now) throws LedgerException {
        database.change(connection -> {
            for (String kind : kinds) {
                Sql.update(
                        connection,
                        "update hook set event = greatest(event, ?), at = ? where kind = ? and host = ?",
                        position,
                        now,
                        kind,
                        NO_HOST);
            }
            return position;
        });
    }

    /** Entries after that one that somebody may want to be told of, oldest first: {@link #PORTION} at most. */
    public List<Event.Entry> after(long position) throws LedgerException {
        return database.read(c -> EventTable.notable(c, position, PORTION));
    }

    /**
     * Claims an event.
     *
     * @param pause how long after one event of a host and kind the next is told
     */
    public Outcome claim(String kind, HostName host, long event, Duration pause, Instant now) throws LedgerException {
        return database.change(connection -> {
            Optional<Row> known = lock(connection, kind, host);
            if (known.isPresent() && known.get().event() >= event) {
                return new Outcome.Told();
            }
            if (known.isPresent() && known.get().tries() > 0) {
                Instant until = known.get().at().plus(pause);
                if (until.isAfter(now)) {
                    return new Outcome.TooSoon(until);
                }
            }
            put(connection, kind, host.text(), event, now, 1, false);
            return new Outcome.Claimed();
        });
    }

    /** The program for a claimed event ran to an end, good or bad. */
    public void done(String kind, HostName host, long event) throws LedgerException {
        database.change(connection -> Sql.update(
                connection,
                "update hook set done = true where kind = ? and host = ? and event = ?",
                kind,
                host,
                event));
    }

    /** Nobody is told of these. */
    public void drop(String kind, Map<HostName, Long> events, Instant now) throws LedgerException {
        database.change(connection -> {
            for (Map.Entry<HostName, Long> dropped : events.entrySet()) {
                Optional<Row> known = lock(connection, kind, dropped.getKey());
                if (known.isEmpty() || known.get().event() < dropped.getValue()) {
                    put(connection, kind, dropped.getKey().text(), dropped.getValue(), now, 0, true);
                }
            }
            return now;
        });
    }

    /** Claims anew what was claimed before {@code limit}, is not done, and was tried once. */
    public List<Unfinished> unfinished(Instant limit, Instant now) throws LedgerException {
        return database.change(connection -> {
            List<Unfinished> all = new ArrayList<>();
            Sql.list(
                    connection,
                    "select * from hook where done = false and tries = 1 and at < ?",
                    row -> {
                        HostName host = Sql.parsed(row, "host", HostName::parse);
                        return host != null && all.add(new Unfinished(text(row, "kind"), host, row.getLong("event")));
                    },
                    limit);
            List<Unfinished> mine = new ArrayList<>();
            for (Unfinished claim : all) {
                // another server may have seen it at the same moment
                int changed = Sql.update(
                        connection,
                        "update hook set tries = 2, at = ? where kind = ? and host = ? and event = ? and tries = 1"
                                + " and done = false",
                        now,
                        claim.kind(),
                        claim.host(),
                        claim.event());
                if (changed > 0) {
                    mine.add(claim);
                }
            }
            return mine;
        });
    }

    static void forget(Connection connection, Instant limit) throws SQLException {
        Sql.update(connection, "delete from hook where host <> ? and at < ?", NO_HOST, limit);
    }

    /** Makes sure of the row first: two servers that find none would both make one. */
    private static Optional<Row> lock(Connection connection, String kind, HostName host) throws SQLException {
        int made = Sql.update(
                connection,
                "insert into hook (kind, host, event, at, tries, done) values (?, ?, 0, ?, 0, true) on conflict do nothing",
                kind,
                host,
                Instant.EPOCH);
        Sql.update(connection, "update hook set kind = kind where kind = ? and host = ?", kind, host);
        return made > 0 ? Optional.empty() : find(connection, kind, host.text());
    }

    private static Optional<Row> find(Connection connection, String kind, String host) throws SQLException {
        return Sql.first(
                connection,
                "select * from hook where kind = ? and host = ?",
                row -> new Row(row.getLong("event"), time(row, "at"), row.getInt("tries"), row.getBoolean("done")),
                kind,
                host);
    }

    private static void put(
            Connection connection, String kind, String host, @Nullable Long event, Instant at, int tries, boolean done)
            throws SQLException {
        int changed = Sql.update(
                connection,
                "update hook set event = ?, at = ?, tries = ?, done = ? where kind = ? and host = ?",
                event,
                at,
                tries,
                done,
                kind,
                host);
        if (changed == 0) {
            Sql.update(
                    connection,
                    "insert into hook (kind, host, event, at, tries, done) values (?, ?, ?, ?, ?, ?) on conflict do nothing",
                    kind,
                    host,
                    event,
                    at,
                    tries,
                    done);
        }
    }
}
