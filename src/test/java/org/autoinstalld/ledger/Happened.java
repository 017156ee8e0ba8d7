package org.autoinstalld.ledger;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.autoinstalld.address.Mode;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.database.Store;

/** Things that happen in tests. */
final class Happened {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
    static final HostName HOST = new HostName("shell.example.org");
    static final HostName OTHER = new HostName("www.example.org");
    static final IpAddress REQUESTER = IpAddress.parse("192.0.2.34").orElseThrow();
    static final Lladdr LLADDR = Lladdr.parse("02:00:00:29:ae:4f").orElseThrow();

    private Happened() {}

    static Ledger open(Store store) {
        return open(options(store, "test"));
    }

    /** Of a ledger whose clock stands where things happen: one of another day forgets them as long past. */
    static LedgerOptions options(Store store, String server) {
        return UsualOptions.of(store, server, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    static Ledger open(LedgerOptions settings) {
        try {
            return Ledger.open(settings);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    /** Why it cannot be opened. */
    static LedgerException refusal(LedgerOptions settings) {
        try (Ledger ledger = Ledger.open(settings)) {
            throw new AssertionError("was opened: " + ledger.health());
        } catch (LedgerException e) {
            return e;
        }
    }

    static Event answered(HostName host, Instant now) {
        return asked(host, Mode.INSTALL, now).build();
    }

    private static Event.Builder asked(HostName host, Mode mode, Instant now) {
        return Event.at(now, EventKind.LOOKUP)
                .host(host)
                .requester(REQUESTER)
                .lladdr(LLADDR)
                .asked(LLADDR + "-" + mode.word() + ".conf")
                .setdir(new Setdir("7.8", "amd64"))
                .mode(mode)
                .status(200)
                .sent(1234, "0123456789abcdef".repeat(4))
                .revision("aaaa/bbbb")
                .expectsReport(true);
    }

    /** Gives a host another token. */
    static String rotate(Ledger ledger, HostName host) throws LedgerException {
        String token = ledger.tokens().next(host);
        ledger.store(Map.of(host, token), "gmmi", NOON);
        return token;
    }

    static Claim claim(HostName host, Mode mode, boolean byLladdr, Instant now) {
        return claim(asked(host, mode, now).build(), byLladdr);
    }

    /** Of a host that will not tell of its first boot. */
    static Claim silentClaim(HostName host, boolean byLladdr, Instant now) {
        Event event = asked(host, Mode.INSTALL, now).expectsReport(false).build();
        return claim(event, byLladdr);
    }

    private static Claim claim(Event event, boolean byLladdr) {
        return new Claim(event, byLladdr, Claim.Demand.ARMED, true, false, null, () -> "masked text\n");
    }

    /** The tables of hosts as they were in version 9 and before. */
    static void hostsAsBefore(Statement statement) throws SQLException {
        statement.execute("create table host as select name, answered, answer_mode, answer_requester, expects_report,"
                + " answer_template, answer_stop, template, refused, refusal, refusal_failed, refusal_requester, reported,"
                + " stuck from heard join known_host on known_host.id = heard.host");
        statement.execute("drop table heard");
        statement.execute("drop table known_host");
        statement.execute("drop table repeated");
    }
}
