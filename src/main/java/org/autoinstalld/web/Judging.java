package org.autoinstalld.web;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * How the files of a snapshot's hosts are judged, as far as that is known: one host after the other, each once, whoever asks
 * for it. To make and judge the files of ten thousand takes half a minute of a core, so what is known of the snapshot before
 * is taken over where nothing that matters changed. Safe for use by several threads.
 */
final class Judging {
    private final Snapshot snapshot;
    private final Map<HostName, Judged> known = new ConcurrentHashMap<>();
    /** Most hosts end alike, and nothing is to be said of them. */
    private final Map<Judged, Judged> copies = new ConcurrentHashMap<>();

    private final Iterator<Host> next;
    /** Fair, so that a page gets its turn. Whoever has it judges one host. */
    private final Lock turn = new ReentrantLock(true);

    private Judging(Snapshot snapshot, Map<HostName, Judged> known) {
        this.snapshot = snapshot;
        this.known.putAll(known);
        next = hosts().iterator();
    }

    static Judging of(Snapshot snapshot, @Nullable Judging before) {
        return new Judging(
                snapshot, before != null && before.isComparable(snapshot) ? before.lasting(snapshot) : Map.of());
    }

    /** Whether a host that did not change itself gets the same files from both snapshots. */
    private boolean isComparable(Snapshot other) {
        return snapshot.isAlikeButForHosts(other)
                && snapshot.inventory().hypervisors().equals(other.inventory().hypervisors());
    }

    private Map<HostName, Judged> lasting(Snapshot other) {
        Map<HostName, Judged> lasting = new ConcurrentHashMap<>(known);
        lasting.entrySet().removeIf(e -> !lasts(e.getKey(), e.getValue(), other));
        return lasting;
    }

    /** What was found has places, which an edit may move. A host is the same object only if no file changed that it is in. */
    @SuppressWarnings("ReferenceEquality")
    private boolean lasts(HostName name, Judged judged, Snapshot other) {
        Host mine = snapshot.inventory().hosts().get(name);
        Host others = other.inventory().hosts().get(name);
        return mine == others || judged.isLasting() && Objects.equals(mine, others);
    }

    private Collection<Host> hosts() {
        return snapshot.inventory().hosts().values();
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Empty if it was not its turn yet. */
    Optional<Judged> of(Host host) {
        return Optional.ofNullable(known.get(host.name()));
    }

    /** How many are known. */
    int count() {
        return known.size();
    }

    boolean isComplete() {
        return known.size() == hosts().size();
    }

    /** Judges hosts that nobody has judged yet for as long as that is wanted, or there are any. */
    void goOn(BooleanSupplier wanted) {
        boolean more = true;
        while (more && !isComplete() && wanted.getAsBoolean()) {
            turn.lock();
            try {
                boolean judged = false;
                while (!judged && next.hasNext()) {
                    // not if it was asked for before
                    judged = judge(next.next());
                }
                more = next.hasNext();
            } finally {
                turn.unlock();
            }
        }
    }

    /** Judges a host now, though it is not its turn. */
    void now(Host host) {
        turn.lock();
        try {
            judge(host);
        } finally {
            turn.unlock();
        }
    }

    /** False if that was done before. */
    private boolean judge(Host host) {
        if (known.containsKey(host.name())) {
            return false;
        }
        Judged judged = Judged.of(snapshot, host);
        known.put(host.name(), judged.isPlain() ? copies.computeIfAbsent(judged, j -> j) : judged);
        return true;
    }
}
