package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.autoinstalld.address.Subnet;
import org.jspecify.annotations.Nullable;

/** The table of counts of look-ups that found no host. */
final class UnknownTable {
    /** Hours at a time, of which each has some hundred rows at most. */
    private static final int FORGET = 10;

    private UnknownTable() {}

    static void add(Connection connection, Map<UnknownNames.Key, UnknownNames.Tally> counts) throws SQLException {
        // in one order, so that two servers never wait for each other
        List<UnknownNames.Key> keys = new ArrayList<>(counts.keySet());
        keys.sort(Comparator.comparing(UnknownNames.Key::hour).thenComparing(UnknownNames.Key::network));
        for (UnknownNames.Key key : keys) {
            UnknownNames.Tally tally = counts.getOrDefault(key, new UnknownNames.Tally());
            Sql.update(connection, """
                    insert into unknown_name (network, hour_begun, look_ups, names) values (?, ?, 0, '')
                    on conflict do nothing
                    """, key.network(), key.hour());
            List<String> before = Sql.first(
                            connection,
                            "select names from unknown_name where network = ? and hour_begun = ? for update",
                            UnknownTable::names,
                            key.network(),
                            key.hour())
                    .orElse(List.of());
            Sql.update(
                    connection,
                    "update unknown_name set look_ups = look_ups + ?, names = ? where network = ? and hour_begun = ?",
                    tally.count(),
                    String.join("\n", tally.after(before)),
                    key.network(),
                    key.hour());
        }
    }

    private static List<String> names(ResultSet row) throws SQLException {
        return Sql.text(row, "names").lines().toList();
    }

    static List<Unknown> newest(Connection connection, int limit) throws SQLException {
        return Sql.list(
                connection,
                "select * from unknown_name order by hour_begun desc, look_ups desc, network limit ?",
                UnknownTable::read,
                Math.max(0, limit));
    }

    private static @Nullable Unknown read(ResultSet row) throws SQLException {
        Subnet network = Sql.parsed(row, "network", Subnet::parse);
        return network == null
                ? null
                : new Unknown(network, Sql.time(row, "hour_begun"), row.getLong("look_ups"), names(row));
    }

    /** Deletes some from before {@code limit}. Returns how many. */
    static int forget(Connection connection, Instant limit) throws SQLException {
        String delete = "delete from unknown_name where hour_begun in (select distinct hour_begun from unknown_name"
                + " where hour_begun < ? limit " + FORGET + ")";
        return Sql.update(connection, delete, limit);
    }
}
