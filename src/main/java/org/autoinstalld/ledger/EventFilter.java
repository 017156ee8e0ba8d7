package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.Sql;
import org.jspecify.annotations.Nullable;

/**
 * Which events somebody looks for.
 *
 * @param host null for any
 * @param kinds empty for all
 * @param least the lowest status; 0 for any, also none
 * @param most the highest one
 * @param since null for the beginning
 * @param until before which it happened; null for now
 */
public record EventFilter(
        @Nullable HostName host,
        Set<EventKind> kinds,
        int least,
        int most,
        @Nullable Instant since,
        @Nullable Instant until) {
    public static final EventFilter ALL = new EventFilter(null, Set.of(), 0, 0, null, null);

    /** How many numbers one question covers: a rare event must not make the store read a year in one go. */
    private static final long STRIDE = 20_000;

    /** How many such questions are asked before somebody is told how far it came. */
    private static final int STRIDES = 25;

    /** Rows stand in the order of time but for what servers that share a ledger wrote at the same time. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    public EventFilter {
        kinds = kinds.isEmpty() ? Set.of() : Set.copyOf(kinds);
    }

    /** All of one host. */
    static EventFilter ofHost(HostName host) {
        return new EventFilter(host, Set.of(), 0, 0, null, null);
    }

    /**
     * What was found.
     *
     * @param entries newest first
     * @param before where to go on; null if there are no more
     */
    public record Page(List<Event.Entry> entries, @Nullable Long before) {}

    /** Those before entry {@code before}. */
    Page find(Connection connection, int limit, long before) throws SQLException {
        List<Event.Entry> found = new ArrayList<>();
        Instant from = since;
        Instant to = until;
        long bottom = from == null ? 0 : numberAt(connection, from.minus(SLACK));
        long top = Math.min(before, highest(connection) + 1);
        if (to != null) {
            top = Math.min(top, numberAt(connection, to.plus(SLACK)) + 1);
        }
        boolean narrow = host == null && !equals(ALL);
        for (int i = 0; i < STRIDES && top > bottom && found.size() < limit; i++) {
            long low = narrow ? Math.max(bottom, top - STRIDE) : bottom;
            found.addAll(between(connection, low, top, limit - found.size()));
            top = low;
        }
        if (limit > 0 && found.size() >= limit) {
            return new Page(found, found.get(found.size() - 1).id());
        }
        return new Page(found, top > bottom && limit > 0 ? (Long) top : null);
    }

    private List<Event.Entry> between(Connection connection, long low, long top, int limit) throws SQLException {
        StringBuilder sql = new StringBuilder(EventTable.SELECT + " where id >= ? and id < ?");
        List<Object> values = new ArrayList<>(List.of(low, top));
        if (host != null) {
            sql.append(" and host = ?");
            values.add(host);
        }
        if (!kinds.isEmpty()) {
            // of a fixed vocabulary, so that the text holds nothing from outside
            sql.append(kinds.stream()
                    .flatMap(kind -> kind.words().stream())
                    .collect(Collectors.joining("', '", " and kind in ('", "')")));
        }
        if (least > 0) {
            sql.append(" and status >= ? and status <= ?");
            values.addAll(List.of(least, most));
        }
        if (since != null) {
            sql.append(" and at >= ?");
            values.add(since);
        }
        if (until != null) {
            sql.append(" and at < ?");
            values.add(until);
        }
        values.add(limit);
        return Sql.list(
                connection, sql.append(" order by id desc limit ?").toString(), EventTable::read, values.toArray());
    }

    private static long highest(Connection connection) throws SQLException {
        return Sql.first(connection, "select id from event order by id desc limit 1", row -> row.getLong(1))
                .orElse(0L);
    }

    /** The number of the first entry that is not from before a moment, by halving: there is no index on time. */
    private static long numberAt(Connection connection, Instant moment) throws SQLException {
        long low = 0;
        long high = highest(connection) + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            record Seen(long id, Instant at) {}
            Optional<Seen> seen = Sql.first(
                    connection,
                    "select id, at from event where id >= ? order by id limit 1",
                    row -> new Seen(row.getLong(1), Sql.time(row, "at")),
                    middle);
            if (seen.isEmpty() || !seen.get().at().isBefore(moment)) {
                high = middle;
            } else {
                low = seen.get().id() + 1;
            }
        }
        return low;
    }

    /** Kinds by their words; empty if there is another among them. */
    public static Optional<Set<EventKind>> kinds(List<String> words) {
        Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
        for (String word : words) {
            EventKind kind = EventKind.of(word);
            if (kind == EventKind.OTHER && !word.equals(kind.word())) {
                return Optional.empty();
            }
            kinds.add(kind);
        }
        return Optional.of(kinds);
    }
}
