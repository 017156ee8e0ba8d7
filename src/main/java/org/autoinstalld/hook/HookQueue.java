package org.autoinstalld.hook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Event;

/** Events that wait to be told: of each host and kind the newest, and of each kind no more than somebody wants to get. */
final class HookQueue {
    /** More at once say the same as so many. */
    static final int MOST = 100;

    /** Whom it is about. */
    record Subject(HookKind kind, HostName host) {}

    /**
     * An event that waits.
     *
     * @param more how many of its subject it stands for besides
     * @param again whether it may have been told before
     * @param due not before that
     */
    record Waiting(Subject subject, Event.Entry entry, int more, boolean again, Instant due) {
        private Waiting merged(Event.Entry newer) {
            return new Waiting(subject, newer, more + 1, false, due);
        }

        Waiting until(Instant later) {
            return new Waiting(subject, entry, more, again, later);
        }
    }

    private final Map<Subject, Waiting> waiting = new LinkedHashMap<>();
    /** What is being told now. */
    private final Map<Subject, Waiting> running = new HashMap<>();

    /** Adds one; false if too many of its kind wait. */
    boolean add(HookKind kind, HostName host, Event.Entry entry) {
        Subject subject = new Subject(kind, host);
        Waiting known = waiting.get(subject);
        if (known != null) {
            waiting.put(subject, known.merged(entry));
            return true;
        }
        long same = waiting.keySet().stream().filter(s -> s.kind() == kind).count();
        if (same >= MOST) {
            return false;
        }
        waiting.put(subject, new Waiting(subject, entry, 0, false, Instant.EPOCH));
        return true;
    }

    /** Puts one back, unless something newer waits already. */
    void putBack(Waiting event) {
        running.remove(event.subject());
        waiting.merge(
                event.subject(),
                event,
                (newer, old) ->
                        new Waiting(newer.subject(), newer.entry(), newer.more() + old.more() + 1, false, old.due()));
    }

    /** The next that is due and whose subject is not being told of. */
    Optional<Waiting> next(Instant now) {
        Optional<Waiting> next = waiting.values().stream()
                .filter(w -> !w.due().isAfter(now) && !running.containsKey(w.subject()))
                .findFirst();
        next.ifPresent(w -> {
            waiting.remove(w.subject());
            running.put(w.subject(), w);
        });
        return next;
    }

    void ended(Waiting event) {
        running.remove(event.subject());
    }

    /** One that is told anew, beside all others. */
    void begin(Waiting event) {
        running.put(event.subject(), event);
    }

    /** When the next becomes due; empty if none waits for a time. */
    Optional<Instant> due() {
        return waiting.values().stream().map(Waiting::due).min(Instant::compareTo);
    }

    /** The oldest entry that is not told yet. */
    OptionalLong oldest() {
        List<Waiting> all = new ArrayList<>(waiting.values());
        all.addAll(running.values());
        return all.stream().mapToLong(w -> w.entry().id()).min();
    }
}
