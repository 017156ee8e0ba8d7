package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.database.Backend.Change;
import org.autoinstalld.database.Database;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.Arming.Closure;
import org.autoinstalld.ledger.Arming.Window;
import org.autoinstalld.ledger.EventWriter.Text;
import org.autoinstalld.ledger.LedgerOptions.ArmingRules;
import org.autoinstalld.ledger.Reports.Report;
import org.autoinstalld.ledger.Reports.Told;
import org.jspecify.annotations.Nullable;

/** How armings begin and end, but for the claims on them. */
final class Armings {
    private static final int WHO_MAX = 100;

    private final Database database;
    private final EventWriter events;
    private final LedgerListeners listeners;

    Armings(Database database, EventWriter events, LedgerListeners listeners) {
        this.database = database;
        this.events = events;
        this.listeners = listeners;
    }

    List<Arming> arm(
            Collection<HostName> hosts, Mode mode, Window window, @Nullable Integer times, String who, Instant now)
            throws LedgerException {
        if (times != null && times < 1) {
            throw new IllegalArgumentException("times less than 1");
        }
        String by = Event.bounded(who, WHO_MAX);
        String limit = times == null ? "" : ", at most " + times + (times == 1 ? " answer" : " answers");
        String length = Endings.spoken(Duration.between(window.from(), window.until()));
        String start = window.from().isAfter(now) ? " from " + Endings.moment(window.from()) : "";
        String reason = "by " + by + ", for " + length + start + limit;
        List<Arming> all = database.change(connection -> {
            List<Arming> armings = new ArrayList<>();
            for (HostName host : inOrder(hosts)) {
                Arming former = ArmingTable.lock(connection, host).orElse(null);
                long serial = former == null ? 1 : former.serial() + 1;
                Arming made = new Arming(host, serial, mode, window, times, 0, null, by, now, null);
                ArmingTable.put(connection, made);
                // the installation that the former began may be under way, and may report; those before it are past
                if (former != null && former.isBegun()) {
                    Reports.dropBefore(connection, host, former.serial());
                }
                note(connection, made, EventKind.ARMED, now, reason);
                armings.add(made);
            }
            return armings;
        });
        all.forEach(arming -> changed(arming.host()));
        return all;
    }

    /** Two who lock rows in the same order never wait for each other for ever. */
    private static Collection<HostName> inOrder(Collection<HostName> hosts) {
        return new TreeSet<>(hosts);
    }

    Map<HostName, Arming> disarm(Collection<HostName> hosts, String who, Instant now) throws LedgerException {
        String by = Event.bounded(who, WHO_MAX);
        Map<HostName, Arming> ended = database.change(connection -> {
            Map<HostName, Arming> all = new LinkedHashMap<>();
            for (HostName host : inOrder(hosts)) {
                Arming last = ArmingTable.lock(connection, host).orElse(null);
                // one that is over, and of which nothing was fetched, can be put away
                if (last == null || !last.isOpen(now) && !Stages.isAwaited(HostTable.find(connection, host), last)) {
                    continue;
                }
                Arming closed = Endings.disarmed(last, now, by);
                ArmingTable.update(connection, closed);
                note(connection, closed, EventKind.DISARMED, now, "by " + by);
                all.put(host, closed);
            }
            return all;
        });
        ended.keySet().forEach(this::changed);
        return ended;
    }

    /** The name under which a host may report what is installed under its arming. */
    String reportId(HostName host, Instant now) throws LedgerException {
        Optional<String> open = database.read(c -> Reports.open(c, report(c, host)));
        if (open.isPresent()) {
            return open.get();
        }
        return database.change(c -> {
            Report report = report(c, host);
            Optional<String> other = Reports.open(c, report);
            String id = other.orElseGet(DerivedTokens::random);
            if (other.isEmpty()) {
                Reports.add(c, id, report, now);
            }
            return id;
        });
    }

    private static Report report(Connection connection, HostName host) throws SQLException {
        return new Report(
                host, ArmingTable.find(connection, host).map(Arming::serial).orElse(0L));
    }

    /** That of a former arming's installation does not count once the next has begun, which it would end. */
    static boolean counts(Report report, @Nullable Arming arming) {
        return arming == null || report.serial() >= arming.serial() || !arming.isBegun();
    }

    /**
     * @param told what the machine told beside that it booted; null if nothing
     * @param text what it sent, its secrets masked
     */
    Optional<HostName> report(
            String id, IpAddress requester, Instant now, @Nullable Told told, String reason, String text)
            throws LedgerException {
        Optional<HostName> reported = database.change(connection -> {
            Optional<Report> report = Reports.find(connection, id);
            if (report.isEmpty()) {
                return Optional.empty();
            }
            HostName host = report.get().host();
            Arming arming = ArmingTable.lock(connection, host).orElse(null);
            if (!counts(report.get(), arming) || !Reports.use(connection, id, now)) {
                return Optional.empty();
            }
            Event event = Event.at(now, EventKind.REPORT)
                    .host(host)
                    .requester(requester)
                    .reason(reason.isEmpty() ? "first boot" : "first boot, " + reason)
                    .build();
            events.write(connection, event, Text.of(text));
            Reports.note(connection, host, told, now);
            // an arming of which nothing was fetched is for an installation that comes yet
            if (arming != null && arming.closed() == null && arming.isBegun()) {
                end(connection, Endings.installed(arming, now), now);
            }
            return Optional.of(host);
        });
        reported.ifPresent(this::changed);
        return reported;
    }

    /** Ends those after whose answer nothing was heard, and those whose window is over and that nobody asked about. */
    void settle(Instant now, ArmingRules rules) throws LedgerException {
        Instant limit = now.minus(rules.unreported());
        for (HostName host : database.read(connection -> ArmingTable.silent(connection, limit))) {
            settle(host, now, (connection, arming) -> {
                Instant quiet = Stages.quiet(HostTable.find(connection, host), arming, now, rules);
                return quiet == null ? null : Stages.ended(HostTable.find(connection, host), arming, quiet, rules);
            });
        }
        for (HostName host : database.read(connection -> ArmingTable.overdue(connection, now))) {
            settle(
                    host,
                    now,
                    (connection, arming) -> now.isBefore(arming.window().until()) ? null : Endings.windowOver(arming));
        }
    }

    /** What becomes of an open arming; null if nothing. */
    private interface Settling {
        @Nullable
        Arming of(Connection connection, Arming open) throws SQLException;
    }

    /** Looks again with the row locked: another server may have been here, or the host asked. */
    private void settle(HostName host, Instant now, Settling settling) throws LedgerException {
        boolean ended = database.change(connection -> {
            Arming open = ArmingTable.lock(connection, host).orElse(null);
            Arming closed = open == null || open.closed() != null ? null : settling.of(connection, open);
            if (closed != null) {
                end(connection, closed, now);
            }
            return closed != null;
        });
        if (ended) {
            changed(host);
        }
    }

    /** Writes that an arming ended, within the transaction that holds its row. */
    void end(Connection connection, Arming ended, Instant now) throws SQLException {
        ArmingTable.update(connection, ended);
        Closure closed = ended.closed();
        note(connection, ended, EventKind.CLOSED, now, closed == null ? "" : closed.reason());
    }

    /** Writes what became of it, and tells other servers. */
    private void note(Connection connection, Arming arming, EventKind kind, Instant now, String reason)
            throws SQLException {
        Event event = Event.at(now, kind)
                .host(arming.host())
                .mode(arming.mode())
                .reason(reason)
                .build();
        events.write(connection, event, Text.NONE);
        database.backend().tell(connection, new Change(Change.Subject.ARMING, arming.host()));
    }

    /** After the commit. */
    void changed(HostName host) {
        listeners.each(l -> l.armingChanged(host));
        recorded();
    }

    /** The same, if nothing changed but that there is an entry more. */
    void recorded() {
        listeners.each(LedgerListener::recorded);
    }
}
