package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Subnet;

/**
 * Which look-ups are the same again and again: of one host, from one network, with one outcome. The first few of a minute
 * get entries of their own; those that follow are counted at the last of them. A machine that asks in a loop, or somebody
 * who means harm, thus adds a bounded number of rows.
 */
final class Repeats {
    static final int OWN_ENTRIES = 5;
    static final Duration SPAN = Duration.ofMinutes(1);

    private static final int REMEMBERED = 10_000;

    record Key(Kind kind, Optional<HostName> host, Optional<Subnet> network, OptionalInt status) {
        static Key of(Event event) {
            return new Key(event.kind(), event.host(), event.requester().map(UnknownNames::networkOf), event.status());
        }
    }

    private record Run(Instant until, int entries, long last) {}

    private final Map<Key, Run> runs = new LinkedHashMap<>(256, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Run> eldest) {
            return size() > REMEMBERED;
        }
    };

    static boolean counts(Event event) {
        return event.kind() == Kind.LOOKUP || event.kind() == Kind.REFUSED;
    }

    /** How many entries of its own this event's run has by now; 0 if it begins one. */
    int entries(Event event) {
        Run run = counts(event) ? runs.get(Key.of(event)) : null;
        return run == null || !event.time().isBefore(run.until()) ? 0 : run.entries();
    }

    /** The last entry of this event's run, which has one. */
    long last(Event event) {
        Run run = runs.get(Key.of(event));
        if (run == null) {
            throw new IllegalArgumentException("no run");
        }
        return run.last();
    }

    /** The event got an entry of its own, which is committed. */
    void written(Event event, long id) {
        if (!counts(event)) {
            return;
        }
        Key key = Key.of(event);
        Run run = runs.get(key);
        if (run == null || !event.time().isBefore(run.until())) {
            runs.put(key, new Run(event.time().plus(SPAN), 1, id));
        } else {
            runs.put(key, new Run(run.until(), run.entries() + 1, id));
        }
    }
}
