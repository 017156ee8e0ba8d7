package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.ledger.Event.Gist;
import org.autoinstalld.ledger.Event.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * Which look-ups are the same again and again: of one host, with one status, by the machine itself or from one
 * network of others. The first few of a minute get entries of their own, and so do some more that were sent another
 * text or refused for another reason; those that follow are counted at the last of them. Arming begins anew. A
 * machine that asks in a loop, or somebody who means harm, thus adds a bounded number of rows, hides nothing of what
 * the machine itself does, and costs no more than a look into a map.
 *
 * <p>Asked on the threads that answer, by several of them at once.
 */
final class RepeatCounter implements LedgerListener {
    static final int OWN_ENTRIES = 5;
    /**
     * The same with entries for other texts and reasons, so that an edit or another requester shows.
     * Bounded, since a requester can vary the setdir at will.
     */
    static final int OWN_TEXTS = 20;

    static final Duration SPAN = Duration.ofMinutes(1);

    private static final int REMEMBERED = 40_000;
    private static final Duration FORGET = Duration.ofSeconds(1);

    /**
     * How often something happened at {@code last} and before, beside the entries of its own.
     *
     * @param id of the last of these that is in the store; 0 if there is none
     */
    record Count(Run run, long id, long times, Event last) {}

    /** One minute of the same. */
    final class Run {
        private final Instant until;
        /** One of each text; as a rule there is no other. */
        private List<Event> shown;

        private int entries;
        private int waiting;
        private long id;
        private long again;
        /** What the last that was counted is like, and what it differs in. */
        private Event last;

        private Instant lastAt;
        private @Nullable IpAddress lastFrom;
        private boolean listed;

        private Run(Event first) {
            until = first.time().plus(SPAN);
            shown = List.of(first);
            last = first;
            lastAt = first.time();
        }

        private @Nullable Event like(String text) {
            for (Event one : shown) {
                if (one.text().equals(text)) {
                    return one;
                }
            }
            return null;
        }

        private synchronized boolean count(Sighting it, @Nullable Event whole, int enough) {
            Event like = entries < enough ? null : like(it.text());
            if (like == null && entries >= OWN_TEXTS) {
                like = whole;
            }
            if (like == null) {
                return false;
            }
            again++;
            last = like;
            lastAt = it.at();
            lastFrom = it.requester();
            if (!listed) {
                listed = true;
                counted.add(this);
            }
            return true;
        }

        private synchronized void enter(Event event) {
            if (like(event.text()) == null) {
                List<Event> more = new ArrayList<>(shown);
                more.add(event);
                shown = more;
            }
            entries++;
            waiting++;
        }

        /** The last of its entries in the store; 0 if there is none. */
        synchronized long id() {
            return id;
        }

        /** An event of this run is in the store. */
        synchronized void written(long entry) {
            waiting--;
            id = Math.max(id, entry);
        }

        /** An event of this run will not get there. */
        synchronized void lost() {
            waiting--;
            entries--;
        }

        /**
         * What was counted, to be written. Null while its first entry is not written yet, unless both go into one
         * batch.
         */
        private synchronized @Nullable Count take(boolean together) {
            if (id == 0 && waiting > 0 && !together) {
                return null;
            }
            Count count = new Count(this, id, again, last.seen(lastAt, lastFrom));
            again = 0;
            listed = false;
            return count;
        }
    }

    /** No cache of a library: one that is full drops some that it knows, and an asker of many names chose which. */
    private final Map<Gist, Run> runs = new ConcurrentHashMap<>();
    /** Until when it is known to be full. */
    private volatile Instant full = Instant.MIN;

    private final Queue<Run> counted = new ConcurrentLinkedQueue<>();

    /**
     * Counts it, unless it is to have an entry of its own.
     *
     * @param whole null if nobody made it so far: then it may have to be, before it can be counted
     * @param busy one entry of its own is enough
     */
    boolean counts(Sighting it, @Nullable Event whole, boolean busy) {
        Run run = runs.get(it.gist());
        return run != null && it.at().isBefore(run.until) && run.count(it, whole, busy ? 1 : OWN_ENTRIES);
    }

    /** An event gets an entry of its own. Null if it is none that is counted. */
    @Nullable
    Run enter(Event event) {
        if (!event.isLookup()) {
            return null;
        }
        Gist key = event.sighting().gist();
        Run run = runs.get(key);
        if (run == null || !event.time().isBefore(run.until)) {
            boolean room = run != null || runs.size() < REMEMBERED || forget(event.time());
            run = new Run(event);
            if (room) {
                runs.put(key, run);
            }
        }
        run.enter(event);
        return run;
    }

    /** What is the same from now on is not the same as before. */
    @Override
    public void armingChanged(@Nullable HostName host) {
        runs.keySet().removeIf(key -> host == null || host.equals(key.host()));
    }

    /** Forgets minutes that are over. */
    void forgetBefore(Instant now) {
        runs.values().removeIf(run -> !now.isBefore(run.until));
    }

    /** Whether there is room for another. What is not remembered has entries of its own as long as these find room. */
    private boolean forget(Instant now) {
        if (now.isBefore(full)) {
            return false;
        }
        forgetBefore(now);
        full = now.plus(FORGET);
        return runs.size() < REMEMBERED;
    }

    boolean isEmpty() {
        return counted.isEmpty();
    }

    /**
     * What was counted since it was last asked, {@code limit} runs at most.
     *
     * @param together runs of which entries are written at the same time
     */
    List<Count> take(int limit, Set<Run> together) {
        List<Count> counts = new ArrayList<>();
        List<Run> early = new ArrayList<>();
        while (counts.size() < limit) {
            Run run = counted.poll();
            if (run == null) {
                break;
            }
            Count count = run.take(together.contains(run));
            if (count == null) {
                early.add(run);
            } else {
                counts.add(count);
            }
        }
        counted.addAll(early);
        return counts;
    }
}
