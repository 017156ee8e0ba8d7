package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autoinstalld.ledger.BodyTable.Body;
import org.autoinstalld.ledger.EventTable.Line;

/**
 * Puts events into the tables. The writer's own thread comes here with batches, others with single events inside their
 * transactions.
 *
 * <p>Each batch leaves its number in the store. When the connection breaks while one is committed, nobody knows whether it
 * was; the number tells, so that nothing is written twice.
 */
final class EventWriter implements Writer.Pen {
    private final Database database;
    private final String server;
    private final Clock clock;
    private final UnknownNames unknown;
    private final Bodies bodies = new Bodies();
    private final String instance = UUID.randomUUID().toString();

    EventWriter(Database database, String server, Clock clock, UnknownNames unknown) {
        this.database = database;
        this.server = server;
        this.clock = clock;
        this.unknown = unknown;
    }

    /** An event and what was sent with it, as it will be written. */
    private record Draft(Event event, Text text) {}

    /** The digest of a text, and the text itself unless the store has it. */
    private record Text(Optional<String> digest, Optional<Body> fresh) {
        static final Text NONE = new Text(Optional.empty(), Optional.empty());
    }

    @Override
    public void write(Writer.Batch batch) throws SQLException {
        List<Draft> drafts = new ArrayList<>(batch.items().size());
        for (Writer.Item item : batch.items()) {
            drafts.add(new Draft(item.event(), text(item.event(), item.masked())));
        }
        if (batch.lost().count() > 0) {
            drafts.add(new Draft(gap(batch.lost()), Text.NONE));
        }
        Map<UnknownNames.Key, UnknownNames.Tally> names = unknown.take();
        try {
            List<Long> ids = database.transaction(connection -> write(connection, drafts, batch, names));
            for (int i = 0; i < batch.items().size(); i++) {
                long id = ids.get(i);
                batch.items().get(i).run().ifPresent(run -> run.written(id));
            }
            drafts.forEach(d -> d.text().fresh().ifPresent(b -> bodies.committed(d.event(), b)));
        } catch (SQLException | RuntimeException e) {
            unknown.putBack(names);
            throw e;
        }
    }

    private List<Long> write(
            Connection connection,
            List<Draft> drafts,
            Writer.Batch batch,
            Map<UnknownNames.Key, UnknownNames.Tally> names)
            throws SQLException {
        keep(connection, drafts);
        List<Line> lines = drafts.stream()
                .map(d -> new Line(d.event(), 1, d.text().digest()))
                .toList();
        List<Long> ids = EventTable.insert(connection, server, lines);
        EventTable.addTimes(connection, again(batch, ids));
        HostTable.note(
                connection,
                Stream.concat(
                                drafts.stream().map(Draft::event),
                                batch.counts().stream().map(RepeatCounter.Count::last))
                        .sorted(Comparator.comparing(Event::time))
                        .toList());
        UnknownTable.add(connection, names);
        sign(connection, instance, batch.number());
        return ids;
    }

    /** How often what has an entry happened beside it. */
    private static Map<Long, Long> again(Writer.Batch batch, List<Long> ids) {
        Map<RepeatCounter.Run, Long> here = new HashMap<>();
        for (int i = 0; i < batch.items().size(); i++) {
            long id = ids.get(i);
            batch.items().get(i).run().ifPresent(run -> here.put(run, id));
        }
        Map<Long, Long> again = new TreeMap<>();
        for (RepeatCounter.Count count : batch.counts()) {
            again.merge(here.getOrDefault(count.run(), count.run().id()), count.times(), Long::sum);
        }
        again.remove(0L);
        return again;
    }

    /** In the order of digests, so that two servers never wait for each other. */
    private void keep(Connection connection, List<Draft> drafts) throws SQLException {
        Map<Body, LocalDate> days = new TreeMap<>((a, b) -> a.digest().compareTo(b.digest()));
        for (Draft draft : drafts) {
            LocalDate day = BodyTable.day(draft.event().time());
            draft.text()
                    .fresh()
                    .filter(b -> !bodies.isKept(b.digest(), day))
                    .ifPresent(b -> days.merge(b, day, EventWriter::later));
        }
        for (Map.Entry<Body, LocalDate> entry : days.entrySet()) {
            BodyTable.keep(connection, entry.getKey(), entry.getValue());
        }
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    private Text text(Event event, Optional<Supplier<String>> masked) {
        if (masked.isEmpty()) {
            return Text.NONE;
        }
        Optional<String> known = bodies.known(event);
        if (known.isPresent()) {
            return new Text(known, Optional.empty());
        }
        Optional<Body> body = body(event, masked.get().get());
        return new Text(body.map(Body::digest), body);
    }

    private Optional<Body> body(Event event, String masked) {
        if (masked.isEmpty()) {
            return Optional.empty();
        }
        Body body = Body.of(masked);
        boolean known = bodies.isKept(body.digest(), BodyTable.day(event.time()));
        return known || bodies.mayAdd(event.host(), event.time()) ? Optional.of(body) : Optional.empty();
    }

    private Event gap(Writer.Lost lost) {
        return Event.at(clock.instant(), EventKind.GAP)
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

    /** The store may be another. */
    void forget() {
        bodies.forget();
    }

    /** Writes something that nobody reads. */
    Instant prove(Connection connection) throws SQLException {
        sign(connection, instance + "-p", 0);
        return clock.instant();
    }

    private void sign(Connection connection, String instance, long number) throws SQLException {
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
