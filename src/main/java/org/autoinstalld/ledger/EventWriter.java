package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.Sql;
import org.autoinstalld.ledger.Bodies.Body;
import org.autoinstalld.ledger.EventTable.Line;
import org.autoinstalld.ledger.Repetition.AtEntry;
import org.autoinstalld.ledger.Repetition.AtNetwork;
import org.autoinstalld.ledger.Repetition.OfHost;
import org.jspecify.annotations.Nullable;

/**
 * Puts events into the tables. The writer's own thread comes here with batches, others with single events inside their
 * transactions.
 *
 * <p>Each batch leaves its number in the store. When the connection breaks while one is committed, nobody knows whether it
 * was; the number tells, so that nothing is written twice.
 */
final class EventWriter {
    private static final int SERVER_MAX = 100;

    private final Database database;
    private final Supplier<String> server;
    private final Clock clock;
    private final Bodies bodies = new Bodies();
    private volatile String name = "";
    private final String instance = UUID.randomUUID().toString();

    EventWriter(Database database, Supplier<String> server, Clock clock) {
        this.database = database;
        this.server = server;
        this.clock = clock;
    }

    /** What is written together, with its number among this server's. */
    record Batch(long number, List<Writer.Item> items, List<Repetition.Count> counts, LostEvents.Gap lost) {}

    /** Writes some events in one transaction. */
    void write(Batch batch) throws SQLException {
        // others wait for the transaction
        server();
        List<Line> lines = new ArrayList<>(batch.items().size());
        for (Writer.Item item : batch.items()) {
            lines.add(line(item.event(), text(item.event(), item.masked())));
        }
        if (batch.lost().count() > 0) {
            lines.add(new Line(gap(batch.lost()), null, null));
        }
        List<Long> ids = database.transaction(connection -> write(connection, lines, batch));
        for (int i = 0; i < batch.items().size(); i++) {
            OfHost run = batch.items().get(i).run();
            if (run != null) {
                run.written(ids.get(i));
            }
        }
        lines.forEach(line -> committed(line.event(), line.fresh()));
    }

    private List<Long> write(Connection connection, List<Line> lines, Batch batch) throws SQLException {
        keep(connection, lines);
        List<Long> ids = EventTable.insert(connection, server(), lines);
        List<AtEntry> atEntries = of(AtEntry.class, batch.counts());
        EventTable.addTimes(connection, again(batch.items(), atEntries, ids));
        HostTable.note(
                connection,
                Stream.concat(
                                lines.stream().map(Line::event),
                                atEntries.stream().map(AtEntry::last))
                        .sorted(Comparator.comparing(Event::time))
                        .toList());
        UnknownNames.add(connection, of(AtNetwork.class, batch.counts()));
        sign(connection, instance, batch.number());
        return ids;
    }

    private static <T extends Repetition.Count> List<T> of(Class<T> sort, List<Repetition.Count> counts) {
        return counts.stream().filter(sort::isInstance).map(sort::cast).toList();
    }

    /** How often what has an entry happened beside it. */
    private static Map<Long, Long> again(List<Writer.Item> items, List<AtEntry> counts, List<Long> ids) {
        Map<OfHost, Long> here = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            OfHost run = items.get(i).run();
            if (run != null) {
                here.put(run, ids.get(i));
            }
        }
        Map<Long, Long> again = new TreeMap<>();
        for (AtEntry count : counts) {
            again.merge(here.getOrDefault(count.run(), count.id()), count.times(), Long::sum);
        }
        again.remove(0L);
        return again;
    }

    private void keep(Connection connection, List<Line> lines) throws SQLException {
        SortedMap<Body, LocalDate> fresh = new TreeMap<>();
        for (Line line : lines) {
            if (line.fresh() != null) {
                LocalDate day = Bodies.day(line.event().time());
                fresh.merge(line.fresh(), day, (a, b) -> a.isAfter(b) ? a : b);
            }
        }
        bodies.keep(connection, fresh);
    }

    /**
     * What is to be kept of what was sent.
     *
     * @param digest of a text that the store has
     * @param fresh a text that it may not have
     */
    record Text(@Nullable String digest, @Nullable Body fresh) {
        static final Text NONE = new Text(null, null);

        static Text of(String masked) {
            return masked.isEmpty() ? NONE : new Text(null, Body.of(masked));
        }
    }

    /** Asked for before the transaction, which others may wait for: to mask a text takes a while. */
    Text text(Event event, @Nullable Supplier<String> masked) {
        if (masked == null) {
            return Text.NONE;
        }
        String known = bodies.known(event);
        return known == null ? Text.of(masked.get()) : new Text(known, null);
    }

    Line line(Event event, Text text) {
        Body body = text.fresh();
        boolean kept = body == null || bodies.isKept(body.digest(), Bodies.day(event.time())) || bodies.mayAdd(event);
        return new Line(event, kept && body != null ? body.digest() : text.digest(), kept ? body : null);
    }

    /** To know one's own name may take a while, so it is asked for late and once. */
    private String server() {
        if (name.isEmpty()) {
            name = Event.bounded(server.get(), SERVER_MAX);
        }
        return name;
    }

    private Event gap(LostEvents.Gap lost) {
        return Event.at(clock.instant(), EventKind.GAP)
                .reason(lost.count() + " events were lost between " + lost.since() + " and " + lost.until())
                .build();
    }

    /** Writes one event inside the transaction of something else. */
    void write(Connection connection, Event event, Text text) throws SQLException {
        write(connection, line(event, text));
    }

    /** The same. Returns its number. */
    long write(Connection connection, Line line) throws SQLException {
        keep(connection, List.of(line));
        long id = EventTable.insert(connection, server(), List.of(line)).get(0);
        HostTable.note(connection, List.of(line.event()));
        return id;
    }

    /** What was written with it is there to stay. */
    void committed(Event event, @Nullable Body fresh) {
        if (fresh != null) {
            bodies.committed(event, fresh);
        }
    }

    /** The store may be another. */
    void forget() {
        bodies.forgetAll();
    }

    /** Writes something that nobody reads. */
    Instant prove(Connection connection) throws SQLException {
        sign(connection, instance + "-p", 0);
        return clock.instant();
    }

    private void sign(Connection connection, String by, long number) throws SQLException {
        Object[] values = {number, clock.instant(), by};
        if (Sql.update(connection, "update writer set batch = ?, at = ? where instance = ?", values) == 0) {
            Sql.update(connection, "insert into writer (batch, at, instance) values (?, ?, ?)", values);
        }
    }

    /** Whether what failed had been written all the same; asked before it is written again. */
    boolean isWritten(Batch batch) throws SQLException {
        String select = "select batch from writer where instance = ?";
        return database.transaction(connection -> Sql.first(connection, select, row -> row.getLong(1), instance))
                        .orElse(-1L)
                >= batch.number();
    }

    static void forgetWriters(Connection connection, Instant limit) throws SQLException {
        Sql.update(connection, "delete from writer where at < ?", limit);
    }
}
