package org.autoinstalld.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.autoinstalld.address.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is being sent a file: so many at once, the others in the order in which they came. Without such a bound a rack that is
 * switched on would make the disk read everywhere at once, and nobody would get anything in time.
 */
public final class Transfers {
    /** How a transfer ended. */
    public enum Ending {
        /** All of what was asked for was sent. */
        WHOLE,
        /** The requester went away, took nothing, or the file turned out to be wrong. */
        BROKEN_OFF,
        /** It was not this one's turn in time, or there were too many behind one proxy. */
        TURNED_AWAY
    }

    /** What becomes of one that wants to be sent a file. */
    enum Entry {
        NOW,
        LATER,
        TOO_MANY
    }

    private final IntSupplier most;
    private final int mostOfOne;
    private final Duration patience;
    private final Duration stall;
    private final boolean copies;

    private final Set<FileTransfer> waiting = new LinkedHashSet<>();
    private final Map<IpAddress, Integer> behindProxies = new HashMap<>();
    private int running;

    private final Map<Ending, LongAdder> endings = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> octets = new ConcurrentHashMap<>();

    /**
     * With the usual limits: 256 of one requester behind a proxy, 60 s until it is one's turn, 120 s without taking an octet,
     * since a guest that unpacks to a slow disk reads slowly. Files are copied to sockets if the property autoinstalld.sendfile
     * says {@code no}, for a system that sends them wrongly by itself.
     *
     * @param most how many are sent a file at once; may change
     */
    public Transfers(IntSupplier most) {
        this(
                most,
                256,
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                "no".equals(System.getProperty("autoinstalld.sendfile")));
    }

    Transfers(IntSupplier most, int mostOfOne, Duration patience, Duration stall, boolean copies) {
        this.copies = copies;
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.patience = patience;
        this.stall = stall;
    }

    Duration patience() {
        return patience;
    }

    boolean copies() {
        return copies;
    }

    Duration stall() {
        return stall;
    }

    /** After {@code NOW} and {@code LATER}, {@link #leave} must follow; after {@code LATER}, the turn is told. */
    Entry enter(FileTransfer one) {
        synchronized (this) {
            IpAddress client = one.behindProxy();
            if (client != null && behindProxies.getOrDefault(client, 0) >= mostOfOne) {
                return Entry.TOO_MANY;
            }
            if (client != null) {
                behindProxies.merge(client, 1, Integer::sum);
            }
            waiting.add(one);
        }
        // more may have their turn by now, since the bound may have been raised
        List<FileTransfer> turns = turns();
        turns.stream().filter(t -> t != one).forEach(FileTransfer::turn);
        return turns.contains(one) ? Entry.NOW : Entry.LATER;
    }

    /**
     * One is over, whether it had its turn or not.
     *
     * @param kind of file
     * @param sent octets
     */
    void leave(FileTransfer one, Ending ending, String kind, long sent) {
        synchronized (this) {
            IpAddress client = one.behindProxy();
            if (client != null) {
                behindProxies.computeIfPresent(client, (c, n) -> n == 1 ? null : n - 1);
            }
            if (!waiting.remove(one)) {
                running--;
            }
        }
        count(ending);
        octets.computeIfAbsent(kind, k -> new LongAdder()).add(sent);
        turns().forEach(FileTransfer::turn);
    }

    /** A file that was in memory was sent at once. */
    void sent(String kind, long sent) {
        count(Ending.WHOLE);
        octets.computeIfAbsent(kind, k -> new LongAdder()).add(sent);
    }

    void count(Ending ending) {
        endings.computeIfAbsent(ending, e -> new LongAdder()).increment();
    }

    private synchronized List<FileTransfer> turns() {
        List<FileTransfer> turns = new ArrayList<>();
        for (var each = waiting.iterator(); each.hasNext() && running < most.getAsInt(); running++) {
            turns.add(each.next());
            each.remove();
        }
        return turns;
    }

    /** How many are being sent a file. */
    public synchronized int running() {
        return running;
    }

    /** How many wait for their turn. */
    public synchronized int waiting() {
        return waiting.size();
    }

    public long ended(Ending ending) {
        @Nullable LongAdder count = endings.get(ending);
        return count == null ? 0 : count.sum();
    }

    /** Octets that were sent, by the kind of file. */
    public SortedMap<String, Long> octets() {
        SortedMap<String, Long> sums = new TreeMap<>();
        octets.forEach((kind, sum) -> sums.put(kind, sum.sum()));
        return sums;
    }
}
