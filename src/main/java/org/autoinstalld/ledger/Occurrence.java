package org.autoinstalld.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;

/**
 * The little that tells whether something is worth an {@link Event} of its own, or happened so often just now that it is
 * only counted. What each means, see there.
 */
public record Occurrence(
        Instant at,
        EventKind kind,
        Optional<HostName> host,
        Optional<IpAddress> requester,
        boolean own,
        OptionalInt status,
        String reason,
        String digest) {
    static Occurrence of(Event event) {
        return new Occurrence(
                event.time(),
                event.kind(),
                event.host(),
                event.requester(),
                event.own(),
                event.status(),
                event.reason(),
                event.digest());
    }

    /** What tells it from others that ended with the same status: what was sent, or why nothing was. */
    String text() {
        return digest.isEmpty() ? reason : digest;
    }

    /** Only look-ups come in numbers that others choose. */
    boolean isLookup() {
        return kind == EventKind.LOOKUP || kind == EventKind.REFUSED;
    }

    /** A look-up that found nothing, by a name that anybody can make up. */
    boolean isOfNobody() {
        return isLookup() && host.isEmpty() && digest.isEmpty();
    }
}
