package org.autoinstalld.ledger;

import static org.autoinstalld.database.Sql.parsed;
import static org.autoinstalld.database.Sql.text;
import static org.autoinstalld.database.Sql.time;
import static org.autoinstalld.database.Sql.timeOrNull;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Sql;
import org.autoinstalld.ledger.Event.Outlook;
import org.autoinstalld.ledger.HostRecord.Answer;
import org.autoinstalld.ledger.HostRecord.Fetch;
import org.autoinstalld.ledger.HostRecord.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The last that was heard of each host, kept with the events in the same transaction, so that states need not be gathered
 * from a year of them.
 */
final class HostTable {
    private static final String OF_NAME = "host = (select id from known_host where name = ?)";

    /** By the same address as before: all look-ups of an installer but its first. */
    private static final String ANSWERED_AGAIN = """
            update heard set answered = ?, answer_mode = ?, expects_report = ?, answer_template = ?, answer_stop = ?
            where %s and answer_requester = ? and answered <= ?
            """.formatted(OF_NAME);

    private static final String ANSWERED = """
            update heard set answered = ?, answer_mode = ?, answer_requester = ?, expects_report = ?,
                answer_template = ?, answer_stop = ?
            where %s and (answered is null or answered <= ?)
            """.formatted(OF_NAME);

    private static final String FETCHED = """
            update heard set template = ? where %s and answer_requester = ?
                and (template is null or template <= ?)
            """.formatted(OF_NAME);

    private static final String REFUSED = """
            update heard set refused = ?, refusal = ?, refusal_failed = ?, refusal_requester = ?
            where %s and (refused is null or refused <= ?)
            """.formatted(OF_NAME);

    private static final String REPORTED =
            "update heard set reported = ? where " + OF_NAME + " and (reported is null or reported <= ?)";

    /** By what was heard, so that of two servers it does not matter who comes last. */
    private static final String GIVEN = """
            update known_host set requester = (select answer_requester from heard where heard.host = known_host.id)
            where name = ?
            """;

    /** How many hosts are read at once. */
    static final int PORTION = 500;

    private static final String ALL =
            "select known_host.name, heard.* from heard join known_host on known_host.id = heard.host";

    private HostTable() {}

    /** Notes what {@code events} say about their hosts. */
    static void note(Connection connection, Collection<Event> events) throws SQLException {
        Map<HostName, HostRecord> news = new TreeMap<>();
        for (Event event : events) {
            HostRecord said = HostRecord.of(event);
            if (!said.equals(HostRecord.NONE) && event.host() != null) {
                news.merge(event.host(), said, HostRecord::and);
            }
        }
        List<Note> notes = new ArrayList<>();
        // in the order of names, so that two servers never wait for each other
        news.forEach((host, said) -> add(notes, host, said));
        List<Note> missed = run(connection, notes);
        if (!missed.isEmpty()) {
            Set<HostName> there = ensure(connection, missed);
            run(connection, missed.stream().map(Note::inGeneral).toList());
            Sql.batch(
                    connection,
                    GIVEN,
                    missed.stream()
                            .filter(note -> note.general() != null && there.contains(note.host()))
                            .map(note -> List.of((Object) note.host()))
                            .toList());
        }
    }

    /**
     * One of the statements above, for one host.
     *
     * @param general what is to be done if it changes nothing; null if the same once more
     * @param requester who was given the host's response file; null if nobody was
     */
    private record Note(
            HostName host,
            String sql,
            List<@Nullable Object> values,
            @Nullable Note general,
            @Nullable IpAddress requester) {
        static Note of(HostName host, String sql, @Nullable Object... values) {
            return new Note(host, sql, Arrays.asList(values), null, null);
        }

        Note otherwise(Note note, @Nullable IpAddress given) {
            return new Note(host, sql, values, note, given);
        }

        Note inGeneral() {
            return general == null ? this : general;
        }
    }

    private static void add(List<Note> notes, HostName host, HostRecord said) {
        Answer answer = said.answer();
        if (answer != null) {
            notes.add(Note.of(
                            host,
                            ANSWERED_AGAIN,
                            answer.at(),
                            answer.mode(),
                            answer.expectsReport(),
                            answer.outlook().template(),
                            answer.outlook().stop(),
                            host,
                            answer.requester(),
                            answer.at())
                    .otherwise(
                            Note.of(
                                    host,
                                    ANSWERED,
                                    answer.at(),
                                    answer.mode(),
                                    answer.requester(),
                                    answer.expectsReport(),
                                    answer.outlook().template(),
                                    answer.outlook().stop(),
                                    host,
                                    answer.at()),
                            answer.requester()));
        }
        Fetch fetch = said.template();
        if (fetch != null) {
            notes.add(Note.of(host, FETCHED, fetch.at(), host, fetch.requester(), fetch.at()));
        }
        Refusal refusal = said.refusal();
        if (refusal != null) {
            notes.add(Note.of(
                    host,
                    REFUSED,
                    refusal.at(),
                    refusal.reason(),
                    refusal.failed(),
                    refusal.requester(),
                    host,
                    refusal.at()));
        }
        Instant reported = said.reported();
        if (reported != null) {
            notes.add(Note.of(host, REPORTED, reported, host, reported));
        }
    }

    /** Equal ones that follow each other go together. Returns those that changed nothing: there may be no row. */
    private static List<Note> run(Connection connection, List<Note> notes) throws SQLException {
        List<Note> missed = new ArrayList<>();
        int from = 0;
        while (from < notes.size()) {
            String sql = notes.get(from).sql();
            int to = from;
            List<List<@Nullable Object>> rows = new ArrayList<>();
            while (to < notes.size() && notes.get(to).sql().equals(sql)) {
                rows.add(notes.get(to++).values());
            }
            int[] changed = Sql.batch(connection, sql, rows);
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] == 0) {
                    missed.add(notes.get(from + i));
                }
            }
            from = to;
        }
        return missed;
    }

    /** Sees to it that there are rows. Returns those that had them before. */
    private static Set<HostName> ensure(Connection connection, List<Note> notes) throws SQLException {
        Map<HostName, Optional<IpAddress>> hosts = new TreeMap<>();
        notes.forEach(note -> hosts.merge(
                note.host(), Optional.ofNullable(note.requester()), (one, other) -> one.isPresent() ? one : other));
        List<HostName> names = List.copyOf(hosts.keySet());
        int[] made = Sql.batch(
                connection,
                "insert into known_host (name, requester) values (?, ?) on conflict do nothing",
                names.stream()
                        .map(host -> Arrays.<@Nullable Object>asList(
                                host, hosts.getOrDefault(host, Optional.empty()).orElse(null)))
                        .toList());
        Sql.batch(
                connection,
                "insert into heard (host) select id from known_host where name = ? on conflict do nothing",
                names.stream().map(host -> List.of((Object) host)).toList());
        Set<HostName> there = new HashSet<>();
        for (int i = 0; i < made.length; i++) {
            if (made[i] == 0) {
                there.add(names.get(i));
            }
        }
        return there;
    }

    /** Notes that a host has to be looked after since then; false if that was noted before, by whichever server. */
    static boolean noteStuck(Connection connection, HostName host, Instant since) throws SQLException {
        String stuck = "update heard set stuck = ? where " + OF_NAME + " and (stuck is null or stuck <> ?)";
        Note note = Note.of(host, stuck, since, host, since);
        ensure(connection, List.of(note));
        return run(connection, List.of(note)).isEmpty();
    }

    /** Where a host was heard of before {@code limit} for the last time, that is forgotten. */
    static void forget(Connection connection, Instant limit) throws SQLException {
        Sql.update(connection, """
                delete from heard where (answered is null or answered < ?) and (refused is null or refused < ?)
                    and (reported is null or reported < ?) and (stuck is null or stuck < ?)
                """, limit, limit, limit, limit);
        Sql.update(connection, "delete from known_host where id not in (select host from heard)");
    }

    /** Takes what was heard of one host after the other. */
    interface Taker {
        void take(HostName host, HostRecord heard);
    }

    /**
     * All hosts. They are read some hundreds at a time: ten thousand at once, with all that the store makes of each, would
     * be in memory for so long that they are taken for what stays there.
     */
    static void each(Connection connection, Taker taker) throws SQLException {
        Map<HostName, Fetching> fetching = ProgressTable.all(connection);
        List<Long> some = List.of(Long.MIN_VALUE);
        do {
            some = Sql.list(
                    connection,
                    ALL + " where heard.host > ? order by heard.host limit " + PORTION,
                    row -> {
                        HostName name = parsed(row, "name", HostName::parse);
                        if (name != null) {
                            taker.take(name, read(row).with(fetching.get(name)));
                        }
                        return row.getLong("host");
                    },
                    some.get(some.size() - 1));
        } while (some.size() == PORTION);
    }

    /** The response file that an address was given last. A line for the first boot counts as an answer, and is none. */
    static Optional<HandedOut> handedOut(Connection connection, IpAddress requester, Instant since)
            throws SQLException {
        return Sql.list(
                        connection,
                        ALL + " where known_host.requester = ? and answered >= ? and not expects_report",
                        row -> {
                            HostName name = parsed(row, "name", HostName::parse);
                            return name == null ? null : new HandedOut(name, time(row, "answered"));
                        },
                        requester,
                        since)
                .stream()
                .max(Comparator.comparing(HandedOut::at));
    }

    static HostRecord find(Connection connection, HostName host) throws SQLException {
        Optional<HostRecord> found = Sql.first(connection, ALL + " where known_host.name = ?", HostTable::read, host);
        return found.isEmpty() ? HostRecord.NONE : found.get().with(ProgressTable.find(connection, host));
    }

    private static HostRecord read(ResultSet row) throws SQLException {
        return new HostRecord(answer(row), refusal(row), timeOrNull(row, "reported"), template(row));
    }

    private static @Nullable Answer answer(ResultSet row) throws SQLException {
        Instant at = timeOrNull(row, "answered");
        Mode mode = parsed(row, "answer_mode", Mode::of);
        return at == null
                ? null
                : new Answer(
                        at,
                        mode == null ? Mode.INSTALL : mode,
                        parsed(row, "answer_requester", IpAddress::parse),
                        row.getBoolean("expects_report"),
                        Outlook.of(row.getBoolean("answer_template"), text(row, "answer_stop")));
    }

    private static @Nullable Refusal refusal(ResultSet row) throws SQLException {
        Instant at = timeOrNull(row, "refused");
        return at == null
                ? null
                : new Refusal(
                        at,
                        row.getBoolean("refusal_failed"),
                        text(row, "refusal"),
                        parsed(row, "refusal_requester", IpAddress::parse));
    }

    private static @Nullable Fetch template(ResultSet row) throws SQLException {
        Instant at = timeOrNull(row, "template");
        return at == null ? null : new Fetch(at, null);
    }
}
