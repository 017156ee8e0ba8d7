package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.database.Sql;
import org.jspecify.annotations.Nullable;

/**
 * Counts look-ups that found no host, by network and hour, until they are written. However many names and addresses come
 * along, one server has no more than a few hundred counts an hour: those that follow share one.
 */
public final class UnknownNames {
    /** How many networks of one hour have a count of their own. */
    static final int NETWORKS = 256;

    static final int NAMES = 5;
    private static final int NAME_MAX = 80;
    private static final int V4_BITS = 24;
    private static final int V6_BITS = 64;

    private static final Subnet ANY = subnet("0.0.0.0/0");
    private static final Subnet ANY6 = subnet("::/0");

    record Key(Subnet network, Instant hour) {}

    /** How many of one key, and the last few names. */
    static final class Tally {
        private long count;
        private final Deque<String> names = new ArrayDeque<>();

        private void add(long more, Iterable<String> asked) {
            count += more;
            for (String name : asked) {
                names.remove(name);
                names.addLast(name);
                if (names.size() > NAMES) {
                    names.removeFirst();
                }
            }
        }

        long count() {
            return count;
        }

        /** The last few names, with those that were there before. */
        List<String> after(List<String> before) {
            Tally all = new Tally();
            all.add(0, before);
            all.add(0, names);
            return List.copyOf(all.names);
        }
    }

    private Map<Key, Tally> waiting = new LinkedHashMap<>();
    private final Map<Instant, Set<Subnet>> networks = new HashMap<>();

    private static Subnet subnet(String text) {
        return Subnet.parse(text).orElseThrow();
    }

    /** The network that an address is counted with. */
    static Subnet networkOf(IpAddress address) {
        return Subnet.around(address, address.isV4() ? V4_BITS : V6_BITS);
    }

    synchronized void add(Event event) {
        Instant hour = event.time().truncatedTo(ChronoUnit.HOURS);
        Key key = new Key(counted(event.requester(), hour), hour);
        waiting.computeIfAbsent(key, k -> new Tally()).add(1, List.of(Event.bounded(event.asked(), NAME_MAX)));
    }

    private Subnet counted(@Nullable IpAddress requester, Instant hour) {
        if (requester == null) {
            return ANY;
        }
        Subnet network = networkOf(requester);
        if (!networks.containsKey(hour)) {
            // a clock that is set, or an event that comes late, may name an hour again: the two last are remembered
            Instant before = hour.minus(1, ChronoUnit.HOURS);
            networks.keySet().removeIf(h -> h.isBefore(before) || h.isAfter(hour));
        }
        Set<Subnet> seen = networks.computeIfAbsent(hour, h -> new HashSet<>());
        if (seen.contains(network) || seen.size() < NETWORKS && seen.add(network)) {
            return network;
        }
        return network.isV4() ? ANY : ANY6;
    }

    /** What was counted since it was last asked; to be put back if it cannot be written. */
    synchronized Map<Key, Tally> take() {
        Map<Key, Tally> taken = waiting;
        waiting = new LinkedHashMap<>();
        return taken;
    }

    synchronized void putBack(Map<Key, Tally> taken) {
        Map<Key, Tally> later = waiting;
        waiting = new LinkedHashMap<>(taken);
        later.forEach(
                (key, tally) -> waiting.computeIfAbsent(key, k -> new Tally()).add(tally.count(), tally.names));
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty();
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

    static void add(Connection connection, Map<Key, Tally> counts) throws SQLException {
        // in one order, so that two servers never wait for each other
        List<Key> keys = new ArrayList<>(counts.keySet());
        keys.sort(Comparator.comparing(Key::hour).thenComparing(Key::network));
        for (Key key : keys) {
            Tally tally = counts.getOrDefault(key, new Tally());
            Sql.update(connection, """
                    insert into unknown_name (network, hour_begun, look_ups, names) values (?, ?, 0, '')
                    on conflict do nothing
                    """, key.network(), key.hour());
            List<String> before = Sql.first(
                            connection,
                            "select names from unknown_name where network = ? and hour_begun = ? for update",
                            UnknownNames::asked,
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
