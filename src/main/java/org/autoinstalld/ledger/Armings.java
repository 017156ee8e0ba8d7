package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Mode;
import org.autoinstalld.ledger.Backend.Change;

/** How armings begin and end, but for the claims on them. */
final class Armings {
    private static final int WHO_MAX = 100;

    private final Database database;
    private final EventWriter notes;
    private final Listeners listeners;

    Armings(Database database, EventWriter notes, Listeners listeners) {
        this.database = database;
        this.notes = notes;
        this.listeners = listeners;
    }

    Arming arm(HostName host, Mode mode, Window window, OptionalInt times, String who, Instant now)
            throws LedgerException {
        if (times.isPresent() && times.getAsInt() < 1) {
            throw new IllegalArgumentException("times less than 1");
        }
        String by = Event.bounded(who, WHO_MAX);
        Arming arming = database.change(connection -> {
            Optional<Arming> former = ArmingTable.lock(connection, host);
            long serial = former.map(Arming::serial).orElse(0L) + 1;
            Arming made = new Arming(host, serial, mode, window, times, 0, Optional.empty(), by, now, Optional.empty());
            ArmingTable.put(connection, made);
            // the installation that the former began may be under way, and may report; those before it are past
            if (former.filter(a -> a.firstAnswer().isPresent()).isPresent()) {
                TokenTable.dropOpenReports(connection, host, former.get().serial());
            }
            String limit = times.isPresent() ? limit(times.getAsInt()) : "";
            String length = ClaimJudge.spoken(Duration.between(window.from(), window.until()));
            String start = window.from().isAfter(now) ? " from " + ClaimJudge.moment(window.from()) : "";
            note(
                    connection,
                    host,
                    EventKind.ARMED,
                    now,
                    Optional.of(mode),
                    "by " + by + ", for " + length + start + limit);
            tell(connection, host);
            return made;
        });
        changed(host);
        return arming;
    }

    private static String limit(int times) {
        return ", at most " + times + (times == 1 ? " answer" : " answers");
    }

    Optional<Arming> disarm(HostName host, String who, Instant now) throws LedgerException {
        String by = Event.bounded(who, WHO_MAX);
        Optional<Arming> ended = database.change(connection -> {
            Optional<Arming> open = ArmingTable.lock(connection, host);
            // one that is over, and of which nothing was fetched, can be put away
            boolean counts = open.isPresent()
                    && (open.get().closed().isEmpty()
                                    && now.isBefore(open.get().window().until())
                            || Stages.isAwaited(HostTable.find(connection, host), open.get()));
            if (!counts) {
                return Optional.empty();
            }
            Arming closed = ClaimJudge.closed(open.get(), now, ClaimJudge.disarmed(by));
            ArmingTable.update(connection, closed);
            note(connection, host, EventKind.DISARMED, now, Optional.of(closed.mode()), "by " + by);
            tell(connection, host);
            return Optional.of(closed);
        });
        ended.ifPresent(a -> changed(host));
        return ended;
    }

    Optional<HostName> report(String id, Optional<IpAddress> requester, Instant now) throws LedgerException {
        Optional<HostName> reported = database.change(connection -> {
            Optional<HostName> named = TokenTable.reportOf(connection, id);
            Optional<Arming> arming = named.isPresent() ? ArmingTable.lock(connection, named.get()) : Optional.empty();
            Optional<HostName> host = named.filter(h -> arming.isEmpty() || counts(id, arming.get()));
            if (host.isPresent() && !TokenTable.useReport(connection, id, now)) {
                host = Optional.empty();
            }
            if (host.isPresent()) {
                installed(connection, host.get(), requester, "first boot", now);
            }
            return host;
        });
        reported.ifPresent(this::changed);
        return reported;
    }

    /** One of a former arming's installation does not once the next has begun, which it would end. */
    private static boolean counts(String id, Arming arming) {
        return TokenTable.serial(id).orElse(0) >= arming.serial()
                || arming.firstAnswer().isEmpty();
    }

    private void installed(
            Connection connection, HostName host, Optional<IpAddress> requester, String reason, Instant now)
            throws SQLException {
        Optional<Arming> open =
                ArmingTable.lock(connection, host).filter(a -> a.closed().isEmpty());
        Event.Builder event = Event.at(now, EventKind.REPORT).host(host).reason(reason);
        requester.ifPresent(event::requester);
        notes.write(connection, event.build(), "");
        // an arming of which nothing was fetched is for an installation that comes yet
        if (open.isPresent() && open.get().firstAnswer().isPresent()) {
            end(connection, ClaimJudge.closed(open.get(), now, "installed, and reported its first boot"), now);
        }
    }

    /** Ends those after whose answer nothing was heard, and those whose window is over and that nobody asked about. */
    void settle(Instant now, ArmingRules rules) throws LedgerException {
        Instant limit = now.minus(rules.unreported());
        for (HostName host : database.read(connection -> ArmingTable.silent(connection, limit))) {
            settle(
                    host,
                    now,
                    (connection, arming) -> Stages.quiet(HostTable.find(connection, host), arming, now, rules)
                            .map(at -> ClaimJudge.closed(arming, at, ClaimJudge.quiet(rules))));
        }
        for (HostName host : database.read(connection -> ArmingTable.overdue(connection, now))) {
            settle(
                    host,
                    now,
                    (connection, arming) -> Optional.of(arming.window().until())
                            .filter(until -> !now.isBefore(until))
                            .map(until -> ClaimJudge.closed(arming, until, ClaimJudge.ended(arming))));
        }
    }

    /** What becomes of an open arming; empty if nothing. */
    private interface Settling {
        Optional<Arming> of(Connection connection, Arming open) throws SQLException;
    }

    /** Looks again with the row locked: another server may have been here, or the host asked. */
    private void settle(HostName host, Instant now, Settling settling) throws LedgerException {
        boolean ended = database.change(connection -> {
            Optional<Arming> open =
                    ArmingTable.lock(connection, host).filter(a -> a.closed().isEmpty());
            Optional<Arming> closed = open.isPresent() ? settling.of(connection, open.get()) : Optional.empty();
            if (closed.isPresent()) {
                end(connection, closed.get(), now);
            }
            return closed.isPresent();
        });
        if (ended) {
            changed(host);
        }
    }

    /** Writes that an arming ended, within the transaction that holds its row. */
    void end(Connection connection, Arming closed, Instant now) throws SQLException {
        ArmingTable.update(connection, closed);
        String reason = closed.closed().map(Arming.Closure::reason).orElse("");
        note(connection, closed.host(), EventKind.CLOSED, now, Optional.of(closed.mode()), reason);
        tell(connection, closed.host());
    }

    private void note(
            Connection connection, HostName host, EventKind kind, Instant now, Optional<Mode> mode, String reason)
            throws SQLException {
        Event.Builder event = Event.at(now, kind).host(host).reason(reason);
        mode.ifPresent(event::mode);
        notes.write(connection, event.build(), "");
    }

    private void tell(Connection connection, HostName host) throws SQLException {
        database.backend().tell(connection, new Change(Change.Subject.ARMING, Optional.of(host)));
    }

    /** After the commit. */
    void changed(HostName host) {
        listeners.each(l -> l.armingChanged(Optional.of(host)));
        listeners.each(LedgerListener::recorded);
    }
}
