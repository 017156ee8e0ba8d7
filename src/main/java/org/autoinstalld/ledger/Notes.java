package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.autoinstalld.ledger.BodyTable.Body;
import org.autoinstalld.ledger.EventTable.Line;

/**
 * Puts events into the tables. The writer's own thread comes here with batches, others with single events inside their
 * transactions.
 *
 * <p>Each batch leaves its number in the store. When the connection breaks while one is committed, nobody knows whether it
 * was; the number tells, so that nothing is written twice.
 */
final class Notes implements Writer.Pen {
    private final Database database;
    private final String server;
    private final Clock clock;
    private final UnknownNames unknown;
    private final Bodies bodies = new Bodies();
    private final Repeats repeats = new Repeats();
    private final String instance = UUID.randomUUID().toString();

    Notes(Database database, String server, Clock clock, UnknownNames unknown) {
        this.database = database;
        this.server = server;
        this.clock = clock;
        this.unknown = unknown;
    }

    /** An event and what was sent with it, as it will be written. */
    private record Draft(Event event, Optional<Body> body) {}

    @Override
    public void write(Writer.Batch batch) throws SQLException {
        List<Draft> drafts = new ArrayList<>(batch.items().size());
        for (Writer.Item item : batch.items()) {
            drafts.add(new Draft(item.event(), body(item.event(), item.masked().get())));
        }
        if (batch.lost().count() > 0) {
            drafts.add(new Draft(gap(batch.lost()), Optional.empty()));
        }
        Map<UnknownNames.Key, UnknownNames.Tally> counts = unknown.take();
        try {
            List<Map.Entry<Event, Long>> ids =
                    database.transaction(connection -> write(connection, drafts, counts, batch.number()));
            ids.forEach(e -> repeats.written(e.getKey(), e.getValue()));
            drafts.forEach(d -> d.body()
                    .ifPresent(b -> bodies.committed(b, BodyTable.day(d.event().time()))));
        } catch (SQLException | RuntimeException e) {
            unknown.putBack(counts);
            throw e;
        }
    }

    private List<Map.Entry<Event, Long>> write(
            Connection connection, List<Draft> drafts, Map<UnknownNames.Key, UnknownNames.Tally> counts, long number)
            throws SQLException {
        List<Draft> own = new ArrayList<>();
        // where in "own" the last of a run is, how many it has there, and how often what has no entry happened
        Map<Repeats.Key, Integer> last = new HashMap<>();
        Map<Repeats.Key, Integer> fresh = new HashMap<>();
        Map<Integer, Long> more = new HashMap<>();
        Map<Long, Long> again = new TreeMap<>();
        for (Draft draft : drafts) {
            Event event = draft.event();
            Repeats.Key key = Repeats.Key.of(event);
            int here = fresh.getOrDefault(key, 0);
            if (!Repeats.counts(event) || repeats.entries(event) + here < Repeats.OWN_ENTRIES) {
                last.put(key, own.size());
                fresh.put(key, here + 1);
                own.add(draft);
            } else if (here > 0) {
                more.merge(last.getOrDefault(key, 0), 1L, Long::sum);
            } else {
                again.merge(repeats.last(event), 1L, Long::sum);
            }
        }
        keep(connection, own);
        List<Line> lines = new ArrayList<>(own.size());
        for (int i = 0; i < own.size(); i++) {
            Draft draft = own.get(i);
            lines.add(new Line(
                    draft.event(), 1 + more.getOrDefault(i, 0L), draft.body().map(Body::digest)));
        }
        List<Long> ids = EventTable.insert(connection, server, lines);
        for (Map.Entry<Long, Long> entry : again.entrySet()) {
            EventTable.addTimes(connection, entry.getKey(), entry.getValue());
        }
        HostTable.note(connection, drafts.stream().map(Draft::event).toList());
        UnknownTable.add(connection, counts);
        sign(connection, number);
        List<Map.Entry<Event, Long>> written = new ArrayList<>(own.size());
        for (int i = 0; i < own.size(); i++) {
            written.add(Map.entry(own.get(i).event(), ids.get(i)));
        }
        return written;
    }

    /** In the order of digests, so that two servers never wait for each other. */
    private void keep(Connection connection, List<Draft> drafts) throws SQLException {
        Map<Body, LocalDate> days = new TreeMap<>((a, b) -> a.digest().compareTo(b.digest()));
        for (Draft draft : drafts) {
            LocalDate day = BodyTable.day(draft.event().time());
            draft.body().filter(b -> !bodies.isKept(b, day)).ifPresent(b -> days.merge(b, day, Notes::later));
        }
        for (Map.Entry<Body, LocalDate> entry : days.entrySet()) {
            BodyTable.keep(connection, entry.getKey(), entry.getValue());
        }
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    private Optional<Body> body(Event event, String masked) {
        if (masked.isEmpty()) {
            return Optional.empty();
        }
        Body body = Body.of(masked);
        boolean known = bodies.isKept(body, BodyTable.day(event.time()));
        return known || bodies.mayAdd(event.host(), event.time()) ? Optional.of(body) : Optional.empty();
    }

    private Event gap(Writer.Lost lost) {
        return Event.at(clock.instant(), Kind.GAP)
                .reason(lost.count() + " events were lost between " + lost.since() + " and " + lost.until())
                .build();
    }

    /** Writes one event inside the transaction of something else. */
    long write(Connection connection, Event event, String masked) throws SQLException {
        Optional<Body> body = body(event, masked);
        if (body.isPresent()) {
            bodies.keep(connection, body.get(), event.time());
        }
        long id = EventTable.insert(connection, server, new Line(event, 1, body.map(Body::digest)));
        HostTable.note(connection, List.of(event));
        return id;
    }

    private void sign(Connection connection, long number) throws SQLException {
        Instant now = clock.instant();
        try (PreparedStatement update =
                connection.prepareStatement("update writer set batch = ?, at = ? where instance = ?")) {
            new Columns.In(update).number(number).time(now).text(instance);
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into writer (instance, batch, at) values (?, ?, ?)")) {
            new Columns.In(insert).text(instance).number(number).time(now);
            insert.executeUpdate();
        }
    }

    @Override
    public boolean isWritten(Writer.Batch batch) throws SQLException {
        return database.transaction(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select batch from writer where instance = ?")) {
                select.setString(1, instance);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() && row.getLong(1) >= batch.number();
                }
            }
        });
    }

    static void forgetWriters(Connection connection, Instant limit) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from writer where at < ?")) {
            new Columns.In(delete).time(limit);
            delete.executeUpdate();
        }
    }
}
