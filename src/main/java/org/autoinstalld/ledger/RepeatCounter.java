package org.autoinstalld.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Subnet;
import org.autoinstalld.ledger.Event.Gist;
import org.autoinstalld.ledger.Event.Sighting;
import org.autoinstalld.ledger.Repetition.Count;
import org.autoinstalld.ledger.Repetition.OfHost;
import org.autoinstalld.ledger.Repetition.OfNobody;
import org.jspecify.annotations.Nullable;

/**
 * Which look-ups are the same again and again, and how many of them there were. Of one host, with one status, by the
 * machine itself or from one network of others, the first few of a minute get entries of their own, and so do some more
 * that were sent another text or refused for another reason; those that follow are counted at the last of them. Arming
 * begins anew. Those that found no host are all counted, by network and hour.
 *
 * <p>A machine that asks in a loop, or somebody who means harm, thus adds a bounded number of rows, hides nothing of what
 * the machine itself does, and costs no more than a look into a map. When many machines ask at once, each has an entry
 * before any has a second one, and the others come at a rate that leaves the store most of its time.
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
    /** How many entries there may be at once before repetitions have none, and how many more each second. */
    static final int BURST = 2_000;

    static final int RATE = 100;

    /** How many networks of one hour have a count of their own. */
    static final int NETWORKS = 256;
    /** What comes late is still counted in its hour. */
    private static final Duration HOURS = Duration.ofHours(2);

    /** More than there are hosts. */
    private static final int REMEMBERED = 131_072;

    private static final Duration FORGET = Duration.ofSeconds(1);
    private static final Subnet ANY = Subnet.parse("0.0.0.0/0").orElseThrow();
    private static final Subnet ANY6 = Subnet.parse("::/0").orElseThrow();

    private record Strangers(Subnet network, Instant hour) {}

    /**
     * By gist. No cache of a library: one that is full drops some that it knows, and an asker of many names chose which.
     */
    private final Map<Gist, OfHost> ofHosts = new ConcurrentHashMap<>();

    private final Map<Strangers, OfNobody> ofNobody = new ConcurrentHashMap<>();
    /** In which hour how many networks have a count. */
    private Instant hour = Instant.MIN;

    private int networks;
    /** Until when it is known to be full. */
    private volatile Instant full = Instant.MIN;

    private final Queue<Repetition> counted = new ConcurrentLinkedQueue<>();
    /** Those of them that are next, in the order of their places. Only whoever writes comes here. */
    private final Deque<Repetition> due = new ArrayDeque<>();

    private final Object room = new Object();
    private double left = BURST;
    private Instant leftAt = Instant.MIN;

    /**
     * Counts it, unless it is to have an entry of its own.
     *
     * @param whole null if nobody made it so far: then it may have to be, before it can be counted
     * @param busy one entry of its own is enough
     */
    boolean counts(Sighting it, @Nullable Event whole, boolean busy) {
        OfHost run = ofHosts.get(it.gist());
        if (run == null) {
            return false;
        }
        boolean over = run.isOver(it.at());
        if (!over && run.entries() >= OWN_ENTRIES) {
            return run.count(it, whole, OWN_ENTRIES);
        }
        boolean scarce = busy || !hasRoom(it.at());
        return (!over || scarce) && run.count(it, whole, scarce ? 1 : OWN_ENTRIES);
    }

    private boolean hasRoom(Instant now) {
        synchronized (room) {
            // a clock may be set back
            if (!now.equals(leftAt)) {
                if (now.isAfter(leftAt) && !leftAt.equals(Instant.MIN)) {
                    double millis = Math.min(BURST * 1000.0, ChronoUnit.MICROS.between(leftAt, now) / 1000.0);
                    left = Math.min(BURST, left + RATE * millis / 1000);
                }
                leftAt = now;
            }
            return left >= 1;
        }
    }

    /** An event gets an entry of its own. Null if it is none that is counted. */
    @Nullable
    OfHost enter(Event event) {
        if (!event.isLookup()) {
            return null;
        }
        if (hasRoom(event.time())) {
            synchronized (room) {
                left--;
            }
        }
        Gist key = event.sighting().gist();
        OfHost run = ofHosts.get(key);
        if (run == null || run.isOver(event.time())) {
            boolean room = run != null || ofHosts.size() < REMEMBERED || forget(event.time());
            run = new OfHost(counted, event, SPAN);
            if (room) {
                ofHosts.put(key, run);
            }
        }
        run.enter(event);
        return run;
    }

    /** Counts a look-up that found no host. However many names and addresses come along, there are few counts. */
    void countNobody(Event event) {
        Instant at = event.time().truncatedTo(ChronoUnit.HOURS);
        IpAddress requester = event.requester();
        Subnet network = requester == null ? ANY : UnknownNames.networkOf(requester);
        OfNobody known = ofNobody.get(new Strangers(network, at));
        (known == null ? stranger(network, at) : known).count(event.asked());
    }

    private synchronized OfNobody stranger(Subnet network, Instant at) {
        if (at.isAfter(hour) || at.isBefore(hour.minus(HOURS))) {
            // the next one; or the clock was set
            hour = at;
            networks = 0;
        }
        boolean own = at.equals(hour) && networks < NETWORKS;
        Strangers key = new Strangers(own ? network : network.isV4() ? ANY : ANY6, at);
        OfNobody run = ofNobody.get(key);
        if (run == null) {
            run = new OfNobody(counted, key.network(), at, HOURS);
            ofNobody.put(key, run);
            networks += own ? 1 : 0;
        }
        return run;
    }

    /** What is the same from now on is not the same as before. */
    @Override
    public void armingChanged(@Nullable HostName host) {
        ofHosts.keySet().removeIf(key -> host == null || host.equals(key.host()));
    }

    /** Forgets what is over. */
    void forgetBefore(Instant now) {
        ofHosts.values().removeIf(run -> run.isForgettable(now));
        ofNobody.values().removeIf(run -> run.isForgettable(now));
    }

    /** Whether there is room for another. What is not remembered has entries of its own as long as these find room. */
    private boolean forget(Instant now) {
        if (now.isBefore(full)) {
            return false;
        }
        forgetBefore(now);
        full = now.plus(FORGET);
        return ofHosts.size() < REMEMBERED;
    }

    boolean isEmpty() {
        return counted.isEmpty() && due.isEmpty();
    }

    /**
     * What was counted since it was last asked, {@code limit} counts at most.
     *
     * @param together those of which entries are written at the same time
     */
    List<Count> take(int limit, Set<Repetition> together) {
        if (due.size() < limit) {
            List<Repetition> more = new ArrayList<>();
            for (Repetition one = counted.poll(); one != null; one = counted.poll()) {
                more.add(one);
            }
            more.sort(Comparator.comparingLong(Repetition::place));
            due.addAll(more);
        }
        List<Count> counts = new ArrayList<>();
        List<Repetition> early = new ArrayList<>();
        while (counts.size() < limit && !due.isEmpty()) {
            Repetition one = due.removeFirst();
            Count count = one.take(together);
            if (count == null) {
                early.add(one);
            } else {
                counts.add(count);
            }
        }
        counted.addAll(early);
        return counts;
    }
}
