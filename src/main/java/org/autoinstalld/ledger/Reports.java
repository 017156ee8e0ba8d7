package org.autoinstalld.ledger;

import static org.autoinstalld.database.Sql.parsed;
import static org.autoinstalld.database.Sql.text;
import static org.autoinstalld.database.Sql.time;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Sql;
import org.jspecify.annotations.Nullable;

/** What machines report of their first boot: under which names they may, each once, and what they told. */
public final class Reports {
    private static final int DIFFERENCES_MAX = 20_000;
    private static final int KEYS_MAX = 8_000;

    private final Database database;
    private final Armings armings;

    Reports(Database database, Armings armings) {
        this.database = database;
        this.armings = armings;
    }

    /**
     * What a machine told of its installation, as it is kept: the last of each host. Holds no secret.
     *
     * @param mode what it was installed by; null if that is not known
     * @param setdir what was installed
     * @param verdict how that stands to what was foreseen; empty if it told nothing but that it booted
     * @param why it was not compared; empty if it was
     * @param differences from what was foreseen
     * @param keys its host keys: type and key
     * @param gone those it had before
     */
    public record Told(
            Instant at,
            @Nullable Mode mode,
            @Nullable Setdir setdir,
            String verdict,
            String why,
            List<String> differences,
            List<String> keys,
            List<String> gone) {
        public Told {
            why = Event.bounded(why, Event.REASON_MAX);
            differences = List.copyOf(differences);
            keys = List.copyOf(keys);
            gone = List.copyOf(gone);
        }
    }

    /** The host that may report under that name now; empty if nobody may. */
    public Optional<HostName> open(String id) throws LedgerException {
        return database.read(c -> {
            Optional<Report> report = find(c, id);
            return report.isPresent()
                            && Armings.counts(
                                    report.get(),
                                    ArmingTable.find(c, report.get().host()).orElse(null))
                    ? Optional.of(report.get().host())
                    : Optional.empty();
        });
    }

    /**
     * A machine reports and tells more: records it, and ends its arming. Empty if the name is no longer good.
     *
     * @param reason for the event, beside that it booted
     * @param text what it sent, its secrets masked
     */
    public Optional<HostName> report(String id, IpAddress requester, Told told, String reason, String text)
            throws LedgerException {
        return armings.report(id, requester, told.at(), told, reason, text);
    }

    /**
     * A machine reports under a name it was given: records it, ends its arming. Empty if the name is unknown or used,
     * or is of an installation before the one that is going on.
     */
    public Optional<HostName> report(String id, IpAddress requester, Instant now) throws LedgerException {
        return armings.report(id, requester, now, null, "", "");
    }

    /** What a host told last. */
    public Optional<Told> of(HostName host) throws LedgerException {
        return database.read(c -> told(c, host));
    }

    /** What each host told last, of those that did. */
    public Map<HostName, Told> all() throws LedgerException {
        return database.read(c -> {
            Map<HostName, Told> all = new TreeMap<>();
            Sql.list(c, "select * from told", row -> {
                HostName host = parsed(row, "host", HostName::parse);
                return host == null ? null : all.put(host, told(row));
            });
            return all;
        });
    }

    private static Optional<Told> told(Connection connection, HostName host) throws SQLException {
        return Sql.first(connection, "select * from told where host = ?", Reports::told, host);
    }

    private static Told told(ResultSet row) throws SQLException {
        return new Told(
                time(row, "at"),
                parsed(row, "mode", Mode::of),
                parsed(row, "setdir", Setdir::parse),
                text(row, "verdict"),
                text(row, "why"),
                text(row, "differences").lines().toList(),
                text(row, "host_keys").lines().toList(),
                text(row, "keys_gone").lines().toList());
    }

    /**
     * Notes what a host told, instead of what it told before. One that tells of nothing but its boot has been installed
     * all the same, so its keys are no longer those it had.
     */
    static void note(Connection connection, HostName host, @Nullable Told told, Instant at) throws SQLException {
        List<String> before = told(connection, host).map(Told::keys).orElse(List.of());
        Sql.update(connection, "delete from told where host = ?", host);
        if (told == null && before.isEmpty()) {
            return;
        }
        Told now = told == null ? new Told(at, null, null, "", "", List.of(), List.of(), List.of()) : told;
        Sql.update(
                connection,
                "insert into told (host, at, mode, setdir, verdict, why, differences, host_keys, keys_gone)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                host,
                now.at(),
                now.mode(),
                now.setdir(),
                now.verdict(),
                now.why(),
                lines(now.differences(), DIFFERENCES_MAX),
                lines(now.keys(), KEYS_MAX),
                lines(before.stream().filter(k -> !now.keys().contains(k)).toList(), KEYS_MAX));
    }

    /** As many as there is room for. */
    private static String lines(List<String> texts, int max) {
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            String line = Event.bounded(text, Event.REASON_MAX * 4) + "\n";
            if (all.length() + line.length() <= max) {
                all.append(line);
            }
        }
        return all.toString();
    }

    // the names

    /**
     * What a name is good for.
     *
     * @param serial of the arming under which the host was installed; 0 if there was none
     */
    record Report(HostName host, long serial) {}

    /**
     * The name under which a host may still report what was installed under that arming, the oldest if two servers made
     * one at the same moment.
     */
    static Optional<String> open(Connection connection, Report report) throws SQLException {
        return Sql.first(
                connection,
                "select id from report where host = ? and serial = ? and used is null order by since, id limit 1",
                row -> row.getString(1),
                report.host(),
                report.serial());
    }

    static void add(Connection connection, String id, Report report, Instant since) throws SQLException {
        Sql.update(
                connection,
                "insert into report (id, host, serial, since) values (?, ?, ?, ?)",
                id,
                report.host(),
                report.serial(),
                since);
    }

    /** Drops names that were not used, of armings before that one. */
    static void dropBefore(Connection connection, HostName host, long serial) throws SQLException {
        Sql.update(connection, "delete from report where host = ? and serial < ? and used is null", host, serial);
    }

    /** What a name is good for that was not used. */
    static Optional<Report> find(Connection connection, String id) throws SQLException {
        return Sql.first(
                connection,
                "select host, serial from report where id = ? and used is null",
                row -> {
                    HostName host = Sql.parsed(row, "host", HostName::parse);
                    return host == null ? null : new Report(host, row.getLong("serial"));
                },
                id);
    }

    /** Uses up a name; false if somebody did meanwhile. */
    static boolean use(Connection connection, String id, Instant now) throws SQLException {
        return Sql.update(connection, "update report set used = ? where id = ? and used is null", now, id) > 0;
    }

    static void forget(Connection connection, Instant limit) throws SQLException {
        Sql.update(connection, "delete from report where since < ?", limit);
        Sql.update(connection, "delete from told where at < ?", limit);
    }
}
