package org.autoinstalld.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;

/**
 * Knows which texts the store has already, so that one that is sent a thousand times a day is written once. A requester
 * chooses the setdir and so may get a new text each time; therefore a host may add only so many an hour.
 */
final class Bodies {
    static final int NEW_PER_HOUR = 32;

    private static final int REMEMBERED = 10_000;

    private final Map<String, LocalDate> kept = remembering();
    private final Map<Sent, String> masks = remembering();
    private final Map<String, Integer> fresh = new HashMap<>();
    private Instant hour = Instant.EPOCH;

    /** What was sent, secrets and all. */
    private record Sent(Optional<HostName> host, String digest) {
        static Sent of(Event event) {
            return new Sent(event.host(), event.digest());
        }
    }

    private static <K, V> Map<K, V> remembering() {
        return new LinkedHashMap<>(256, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /** The digest of the masked text, if that was sent to this host before and is in the store. */
    synchronized Optional<String> known(Event event) {
        return Optional.ofNullable(masks.get(Sent.of(event)))
                .filter(digest -> isKept(digest, BodyTable.day(event.time())));
    }

    /** Whether this very day's mark is in the store already. */
    synchronized boolean isKept(String digest, LocalDate day) {
        LocalDate last = kept.get(digest);
        return last != null && !last.isBefore(day);
    }

    /** Whether the host may add another text. */
    synchronized boolean mayAdd(Optional<HostName> host, Instant now) {
        Instant begun = now.truncatedTo(ChronoUnit.HOURS);
        if (!begun.equals(hour)) {
            hour = begun;
            fresh.clear();
        }
        return fresh.merge(host.map(HostName::text).orElse(""), 1, Integer::sum) <= NEW_PER_HOUR;
    }

    /** The transaction that wrote it is committed. */
    synchronized void committed(Event event, BodyTable.Body body) {
        kept.put(body.digest(), BodyTable.day(event.time()));
        if (!event.digest().isEmpty()) {
            masks.put(Sent.of(event), body.digest());
        }
    }

    /** The store may be another. */
    synchronized void forget() {
        kept.clear();
        masks.clear();
    }

    /** Writes the text if need be. */
    void keep(Connection connection, BodyTable.Body body, Instant now) throws SQLException {
        if (!isKept(body.digest(), BodyTable.day(now))) {
            BodyTable.keep(connection, body, BodyTable.day(now));
        }
    }
}
