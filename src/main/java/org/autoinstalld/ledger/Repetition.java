package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.jspecify.annotations.Nullable;

/** What happens again and again for some time, and is counted until it is written. */
abstract sealed class Repetition {
    /** Those of which something was counted since it was written last. */
    private final Queue<Repetition> counted;

    /** Milliseconds; many are kept. */
    private final long until;

    private boolean listed;
    private long again;

    private Repetition(Queue<Repetition> counted, Instant until) {
        this.counted = counted;
        this.until = until.toEpochMilli();
    }

    /** What was counted of it, to be written. */
    sealed interface Count {
        long times();

        /** Whether there is a row that it belongs to. */
        boolean hasPlace(Set<Repetition> together);
    }

    /** With the lock held. */
    final void addOne() {
        again++;
        if (!listed) {
            listed = true;
            counted.add(this);
        }
    }

    /** With the lock held. */
    final long taken() {
        long times = again;
        again = 0;
        listed = false;
        return times;
    }

    /** Whether its time has passed. */
    final boolean isOver(Instant now) {
        return now.toEpochMilli() >= until;
    }

    /** Whether nobody need know it any more: what comes later begins anew. */
    abstract boolean isForgettable(Instant now);

    /**
     * What was counted. Null as long as its row is not written, unless that happens at the same time.
     *
     * @param together of which a row is written with it
     */
    abstract @Nullable Count take(Set<Repetition> together);

    /** Where the row is: neighbours are written together, for the price of one. */
    abstract long place();

    /**
     * Look-ups of one host, with one status, by the machine itself or from one network of others. The first few have
     * entries of their own.
     */
    static final class OfHost extends Repetition {
        /** What it was sent, or why nothing; compared with each look-up, so at hand. */
        private final String text;
        /** One of that text, without what only that one was. */
        private final Event shown;
        /** One of each other text; as a rule there is none. */
        private List<Event> others = List.of();

        private int entries;
        private int waiting;
        private long id;
        /** What the last that was counted is like, and what it differs in. */
        private Event last;

        /** In microseconds: one that is in memory for long is not made to point to one that is new for each look-up. */
        private long lastAt;

        private @Nullable IpAddress lastFrom;

        OfHost(Queue<Repetition> counted, Event first, Duration span) {
            super(counted, first.time().plus(span));
            text = first.text();
            shown = first.ofHost();
            last = shown;
            lastAt = micros(first.time());
        }

        private static long micros(Instant time) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time);
        }

        private @Nullable Event like(String what) {
            if (what.equals(text)) {
                return shown;
            }
            for (Event one : others) {
                if (one.text().equals(what)) {
                    return one;
                }
            }
            return null;
        }

        synchronized int entries() {
            return entries;
        }

        /**
         * Counts it, if there are entries enough, and one with its text.
         *
         * @param whole null if nobody made it so far
         */
        synchronized boolean count(Event.Sighting it, @Nullable Event whole, int enough) {
            Event like = entries < enough ? null : like(it.text());
            if (like == null && entries >= RepeatCounter.OWN_TEXTS && whole != null) {
                like = whole.ofHost();
            }
            if (like == null) {
                return false;
            }
            if (!last.equals(like)) {
                last = like;
            }
            lastAt = micros(it.at());
            if (!Objects.equals(lastFrom, it.requester())) {
                lastFrom = it.requester();
            }
            addOne();
            return true;
        }

        /** One gets an entry of its own. */
        synchronized void enter(Event event) {
            if (like(event.text()) == null) {
                List<Event> more = new ArrayList<>(others);
                more.add(event.ofHost());
                others = List.copyOf(more);
            }
            entries++;
            waiting++;
        }

        /** One of its entries is in the store. */
        synchronized void written(long entry) {
            waiting--;
            id = Math.max(id, entry);
        }

        /** One of its entries will not get there. */
        synchronized void lost() {
            waiting--;
            entries--;
        }

        @Override
        synchronized @Nullable Count take(Set<Repetition> together) {
            return id == 0 && waiting > 0 && !together.contains(this)
                    ? null
                    : new AtEntry(
                            this, id, taken(), last.seen(Instant.EPOCH.plus(lastAt, ChronoUnit.MICROS), lastFrom));
        }

        /** What goes on is counted on, as long as there is no room for more entries. */
        @Override
        synchronized boolean isForgettable(Instant now) {
            return isOver(now) && micros(now) - lastAt >= RepeatCounter.SPAN.toNanos() / 1000;
        }

        @Override
        synchronized long place() {
            return id;
        }
    }

    /**
     * How often the same happened at {@code last} and before, beside the entries of its own.
     *
     * @param id of the last of these that is in the store; 0 if there is none
     */
    record AtEntry(OfHost run, long id, long times, Event last) implements Count {
        @Override
        public boolean hasPlace(Set<Repetition> together) {
            return id != 0 || together.contains(run);
        }
    }

    /** Look-ups that found no host, of one network in one hour. None has an entry, and the last few names are kept. */
    static final class OfNobody extends Repetition {
        private final Subnet network;
        private final Instant hour;
        private Set<String> names = new LinkedHashSet<>();

        OfNobody(Queue<Repetition> counted, Subnet network, Instant hour, Duration span) {
            super(counted, hour.plus(span));
            this.network = network;
            this.hour = hour;
        }

        synchronized void count(String name) {
            UnknownNames.add(names, name);
            addOne();
        }

        @Override
        synchronized Count take(Set<Repetition> together) {
            Set<String> taken = names;
            names = new LinkedHashSet<>();
            return new AtNetwork(network, hour, taken(), List.copyOf(taken));
        }

        @Override
        boolean isForgettable(Instant now) {
            return isOver(now);
        }

        @Override
        long place() {
            return 0;
        }
    }

    /**
     * How often no host was found.
     *
     * @param names the last few that were asked for, the very last one last
     */
    record AtNetwork(Subnet network, Instant hour, long times, List<String> names) implements Count {
        @Override
        public boolean hasPlace(Set<Repetition> together) {
            return true;
        }
    }
}
