package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.Subnet;

/** The table of counts of look-ups that found no host. */
final class UnknownTable {
    /** Hours at a time, of which each has some hundred rows at most. */
    private static final int FORGET = 10;

    private UnknownTable() {}

    static void add(Connection connection, Map<UnknownNames.Key, UnknownNames.Tally> counts) throws SQLException {
        // in one order, so that two servers never wait for each other
        List<UnknownNames.Key> keys = new ArrayList<>(counts.keySet());
        keys.sort(Comparator.comparing(UnknownNames.Key::hour).thenComparing(UnknownNames.Key::network));
        try (PreparedStatement insert = connection.prepareStatement("""
                        insert into unknown_name (network, hour_begun, look_ups, names) values (?, ?, 0, '')
                        on conflict do nothing
                        """);
                PreparedStatement update = connection.prepareStatement("""
                        update unknown_name set look_ups = look_ups + ?, names = ?
                        where network = ? and hour_begun = ?
                        """);
                PreparedStatement before = connection.prepareStatement(
                        "select names from unknown_name where network = ? and hour_begun = ? for update")) {
            for (UnknownNames.Key key : keys) {
                UnknownNames.Tally tally = counts.getOrDefault(key, new UnknownNames.Tally());
                new Columns.In(insert).text(key.network().toString()).time(key.hour());
                insert.executeUpdate();
                new Columns.In(before).text(key.network().toString()).time(key.hour());
                new Columns.In(update)
                        .number(tally.count())
                        .text(String.join("\n", tally.after(names(before))))
                        .text(key.network().toString())
                        .time(key.hour());
                update.executeUpdate();
            }
        }
    }

    private static List<String> names(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Columns.text(row, "names").lines().toList() : List.of();
        }
    }

    static List<Unknown> newest(Connection connection, int limit) throws SQLException {
        List<Unknown> all = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "select * from unknown_name order by hour_begun desc, look_ups desc, network limit ?")) {
            select.setInt(1, Math.max(0, limit));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Optional<Subnet> network = Columns.parsed(row, "network", Subnet::parse);
                    if (network.isPresent()) {
                        all.add(new Unknown(
                                network.get(),
                                Columns.time(row, "hour_begun"),
                                row.getLong("look_ups"),
                                Columns.text(row, "names").lines().toList()));
                    }
                }
            }
        }
        return all;
    }

    /** Deletes some from before {@code limit}. Returns how many. */
    static int forget(Connection connection, Instant limit) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from unknown_name where hour_begun in (select distinct hour_begun from unknown_name"
                        + " where hour_begun < ? limit " + FORGET + ")")) {
            new Columns.In(delete).time(limit);
            return delete.executeUpdate();
        }
    }
}
