package org.autoinstalld.ledger;

import static org.autoinstalld.ledger.Columns.optionalTime;
import static org.autoinstalld.ledger.Columns.parsed;
import static org.autoinstalld.ledger.Columns.text;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;

/**
 * The last that was heard of each host, kept with the events in the same transaction, so that states need not be gathered
 * from a year of them.
 */
final class HostTable {
    private HostTable() {}

    /** Notes what {@code events} say about their hosts. */
    static void note(Connection connection, Collection<Event> events) throws SQLException {
        Map<HostName, HostRecord> news = new TreeMap<>();
        for (Event event : events) {
            Optional<HostRecord> fact = HostRecord.of(event);
            if (fact.isPresent() && event.host().isPresent()) {
                news.merge(event.host().get(), fact.get(), HostRecord::and);
            }
        }
        // in the order of names, so that two servers never wait for each other
        for (Map.Entry<HostName, HostRecord> entry : news.entrySet()) {
            note(connection, entry.getKey().text(), entry.getValue());
        }
    }

    private static void note(Connection connection, String name, HostRecord facts) throws SQLException {
        ensure(connection, name);
        if (facts.answer().isPresent()) {
            HostRecord.Answer answer = facts.answer().get();
            run(
                    connection,
                    """
                    update host set answered = ?, answer_mode = ?, answer_requester = ?, expects_report = ?,
                        answer_template = ?, answer_stop = ?
                    where name = ? and (answered is null or answered <= ?)
                    """,
                    in -> in.time(answer.at())
                            .text(answer.mode().word())
                            .text(answer.requester())
                            .truth(answer.expectsReport())
                            .truth(answer.outlook().template())
                            .text(answer.outlook().stop())
                            .text(name)
                            .time(answer.at()));
        }
        if (facts.template().isPresent()) {
            HostRecord.Fetch fetch = facts.template().get();
            run(
                    connection,
                    """
                    update host set template = ? where name = ? and answer_requester = ?
                        and (template is null or template <= ?)
                    """,
                    in -> in.time(fetch.at()).text(name).text(fetch.requester()).time(fetch.at()));
        }
        if (facts.refusal().isPresent()) {
            HostRecord.Refusal refusal = facts.refusal().get();
            run(
                    connection,
                    """
                    update host set refused = ?, refusal = ?, refusal_requester = ?
                    where name = ? and (refused is null or refused <= ?)
                    """,
                    in -> in.time(refusal.at())
                            .text(refusal.reason())
                            .text(refusal.requester())
                            .text(name)
                            .time(refusal.at()));
        }
        if (facts.reported().isPresent()) {
            Instant at = facts.reported().get();
            run(
                    connection,
                    "update host set reported = ? where name = ? and (reported is null or reported <= ?)",
                    in -> in.time(at).text(name).time(at));
        }
    }

    private static void ensure(Connection connection, String name) throws SQLException {
        run(connection, "insert into host (name) values (?) on conflict do nothing", in -> in.text(name));
    }

    /** Notes that a host has to be looked after since then; false if that was noted before, by whichever server. */
    static boolean noteStuck(Connection connection, HostName host, Instant since) throws SQLException {
        ensure(connection, host.text());
        return run(
                        connection,
                        "update host set stuck = ? where name = ? and (stuck is null or stuck <> ?)",
                        in -> in.time(since).text(host.text()).time(since))
                > 0;
    }

    /** Where a host was heard of before {@code limit} for the last time, that is forgotten. */
    static void forget(Connection connection, Instant limit) throws SQLException {
        run(connection, """
                delete from host where (answered is null or answered < ?) and (refused is null or refused < ?)
                    and (reported is null or reported < ?) and (stuck is null or stuck < ?)
                """, in -> in.time(limit).time(limit).time(limit).time(limit));
    }

    static Map<HostName, HostRecord> all(Connection connection) throws SQLException {
        Map<HostName, HostRecord> hosts = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("select * from host");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Optional<HostName> name = parsed(row, "name", HostName::parse);
                if (name.isPresent()) {
                    hosts.put(name.get(), read(row));
                }
            }
        }
        return hosts;
    }

    static HostRecord find(Connection connection, HostName host) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select * from host where name = ?")) {
            select.setString(1, host.text());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? read(row) : HostRecord.NONE;
            }
        }
    }

    private static HostRecord read(ResultSet row) throws SQLException {
        Optional<Mode> mode = parsed(row, "answer_mode", Mode::of);
        Optional<IpAddress> answered = parsed(row, "answer_requester", IpAddress::parse);
        Optional<IpAddress> refused = parsed(row, "refusal_requester", IpAddress::parse);
        boolean expects = row.getBoolean("expects_report");
        String refusal = text(row, "refusal");
        Outlook outlook = new Outlook(row.getBoolean("answer_template"), text(row, "answer_stop"));
        return new HostRecord(
                optionalTime(row, "answered")
                        .map(at -> new HostRecord.Answer(at, mode.orElse(Mode.INSTALL), answered, expects, outlook)),
                optionalTime(row, "refused").map(at -> new HostRecord.Refusal(at, refusal, refused)),
                optionalTime(row, "reported"),
                optionalTime(row, "template").map(at -> new HostRecord.Fetch(at, Optional.empty())));
    }

    private interface Filler {
        void fill(Columns.In in) throws SQLException;
    }

    private static int run(Connection connection, String sql, Filler filler) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filler.fill(new Columns.In(statement));
            return statement.executeUpdate();
        }
    }
}
