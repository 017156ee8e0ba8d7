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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.database.Sql;
import org.jspecify.annotations.Nullable;

/**
 * What installations fetched. Each server has rows of its own, so that none writes over what another one saw; whoever reads
 * puts them together.
 */
final class ProgressTable {
    private static final int TEXT_MAX = 8_000;

    private static final String UPDATE = """
            update progress set requester = ?, begun = ?, active = ?, booted = ?, besides = ?, rate = ?, seconds_left = ?,
                expected = ?, files = ? where host = ? and instance = ?
            """;

    private static final String INSERT = """
            insert into progress (requester, begun, active, booted, besides, rate, seconds_left, expected, files, host,
                instance) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private ProgressTable() {}

    /**
     * Notes how things stand: one statement for each host whose row is there, all of them together.
     *
     * @param begun those among them that begin: what was before is over
     */
    static void write(Connection connection, String instance, Collection<Fetching> all, Collection<Fetching> begun)
            throws SQLException {
        // in the order of names, so that two servers never wait for each other
        List<Fetching> inOrder =
                all.stream().sorted(Comparator.comparing(Fetching::host)).toList();
        Sql.batch(
                connection,
                "delete from progress where host = ? and begun < ?",
                begun.stream()
                        .sorted(Comparator.comparing(Fetching::host))
                        .map(f -> List.<Object>of(f.host(), f.begun()))
                        .toList());
        List<List<@Nullable Object>> rows =
                inOrder.stream().map(f -> row(f, instance)).toList();
        int[] changed = Sql.batch(connection, UPDATE, rows);
        List<List<@Nullable Object>> missed = new ArrayList<>();
        for (int i = 0; i < changed.length; i++) {
            if (changed[i] == 0) {
                missed.add(rows.get(i));
            }
        }
        Sql.batch(connection, INSERT, missed);
    }

    private static List<@Nullable Object> row(Fetching f, String instance) {
        return Arrays.asList(
                f.requester(),
                f.begun(),
                f.active(),
                f.booted(),
                f.besides() == null ? "" : f.besides(),
                f.rate(),
                f.left(),
                bounded(f.expected()),
                bounded(f.files()),
                f.host(),
                instance);
    }

    private static String bounded(List<FetchedFile> files) {
        String text = FetchedFile.text(files);
        return text.length() <= TEXT_MAX ? text : text.substring(0, text.lastIndexOf('\n', TEXT_MAX));
    }

    static Map<HostName, Fetching> all(Connection connection) throws SQLException {
        return byHost(Sql.list(connection, "select * from progress", ProgressTable::read));
    }

    private static Map<HostName, Fetching> byHost(List<Fetching> rows) {
        Map<HostName, List<Fetching>> grouped =
                rows.stream().collect(Collectors.groupingBy(Fetching::host, TreeMap::new, Collectors.toList()));
        Map<HostName, Fetching> hosts = new TreeMap<>();
        grouped.forEach((host, seen) -> hosts.put(host, Fetching.together(seen)));
        return hosts;
    }

    static @Nullable Fetching find(Connection connection, HostName host) throws SQLException {
        List<Fetching> rows = Sql.list(connection, "select * from progress where host = ?", ProgressTable::read, host);
        return rows.isEmpty() ? null : Fetching.together(rows);
    }

    /** Those that are followed by an address, the last first. */
    static List<Fetching> of(Connection connection, IpAddress requester, Instant since) throws SQLException {
        List<Fetching> rows = Sql.list(
                connection,
                "select * from progress where requester = ? and begun >= ?",
                ProgressTable::read,
                requester,
                since);
        return byHost(rows).values().stream()
                .sorted(Comparator.comparing(Fetching::begun).reversed())
                .toList();
    }

    static void forget(Connection connection, Instant limit) throws SQLException {
        Sql.update(connection, "delete from progress where active < ?", limit);
    }

    private static @Nullable Fetching read(ResultSet row) throws SQLException {
        HostName host = parsed(row, "host", HostName::parse);
        IpAddress requester = parsed(row, "requester", IpAddress::parse);
        return host == null || requester == null
                ? null
                : new Fetching(
                        host,
                        requester,
                        time(row, "begun"),
                        time(row, "active"),
                        timeOrNull(row, "booted"),
                        parsed(row, "besides", text -> text.isEmpty() ? Optional.empty() : HostName.parse(text)),
                        row.getLong("rate"),
                        row.getObject("seconds_left", Long.class),
                        FetchedFile.of(text(row, "expected")),
                        FetchedFile.of(text(row, "files")));
    }
}
