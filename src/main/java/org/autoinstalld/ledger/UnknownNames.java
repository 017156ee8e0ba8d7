package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.database.Sql;
import org.autoinstalld.ledger.Repetition.AtNetwork;
import org.jspecify.annotations.Nullable;

/** The table of look-ups that found no host, by network and hour: by names that anybody can make up. */
public final class UnknownNames {
    static final int NAMES = 5;
    private static final int NAME_MAX = 80;
    private static final int V4_BITS = 24;
    private static final int V6_BITS = 64;

    private UnknownNames() {}

    /** The network that an address is counted with. */
    static Subnet networkOf(IpAddress address) {
        return Subnet.around(address, address.isV4() ? V4_BITS : V6_BITS);
    }

    /** Adds one to the last few names. */
    static void add(Set<String> names, String name) {
        String kept = Event.bounded(name, NAME_MAX);
        names.remove(kept);
        names.add(kept);
        if (names.size() > NAMES) {
            names.remove(names.iterator().next());
        }
    }

    /**
     * Look-ups of one hour, from one network, that found no host. Counted, not kept one by one.
     *
     * @param network /24 of IPv4, /64 of IPv6; /0 for those from too many different networks
     * @param hour its first moment
     * @param names the last few that were asked for, printable and short
     */
    public record Count(Subnet network, Instant hour, long count, List<String> names) {}

    /** Hours at a time, of which each has some hundred rows at most. */
    private static final int FORGET = 10;

    static void add(Connection connection, List<AtNetwork> counts) throws SQLException {
        // in one order, so that two servers never wait for each other
        List<AtNetwork> sorted = new ArrayList<>(counts);
        sorted.sort(Comparator.comparing(AtNetwork::hour).thenComparing(AtNetwork::network));
        for (AtNetwork count : sorted) {
            Sql.update(connection, """
                    insert into unknown_name (network, hour_begun, look_ups, names) values (?, ?, 0, '')
                    on conflict do nothing
                    """, count.network(), count.hour());
            Set<String> names = new LinkedHashSet<>(Sql.first(
                            connection,
                            "select names from unknown_name where network = ? and hour_begun = ? for update",
                            UnknownNames::asked,
                            count.network(),
                            count.hour())
                    .orElse(List.of()));
            count.names().forEach(name -> add(names, name));
            Sql.update(
                    connection,
                    "update unknown_name set look_ups = look_ups + ?, names = ? where network = ? and hour_begun = ?",
                    count.times(),
                    String.join("\n", names),
                    count.network(),
                    count.hour());
        }
    }

    private static List<String> asked(ResultSet row) throws SQLException {
        return Sql.text(row, "names").lines().toList();
    }

    static List<Count> newest(Connection connection, int limit) throws SQLException {
        return Sql.list(
                connection,
                "select * from unknown_name order by hour_begun desc, look_ups desc, network limit ?",
                UnknownNames::read,
                Math.max(0, limit));
    }

    private static @Nullable Count read(ResultSet row) throws SQLException {
        Subnet network = Sql.parsed(row, "network", Subnet::parse);
        return network == null
                ? null
                : new Count(network, Sql.time(row, "hour_begun"), row.getLong("look_ups"), asked(row));
    }

    /** Deletes some from before {@code limit}. Returns how many. */
    static int forget(Connection connection, Instant limit) throws SQLException {
        String delete = "delete from unknown_name where hour_begun in (select distinct hour_begun from unknown_name"
                + " where hour_begun < ? limit " + FORGET + ")";
        return Sql.update(connection, delete, limit);
    }
}
