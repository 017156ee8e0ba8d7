package org.autoinstalld.lookup;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;
import org.jspecify.annotations.Nullable;

/**
 * What each address asked for in the last hour. The installer goes on to a more generic name when a look-up fails,
 * whatever the reason, and then waits at a prompt for as long as nobody comes; this memory is what keeps it from
 * being answered with the file of another machine then. It knows lladdrs and names, not whose they are: that is the
 * inventory's to say, and may have changed since.
 *
 * <p>It is bounded in addresses and in look-ups for each. Where something had to be forgotten too early it says so,
 * and the look-up that would have needed it is refused: an attacker who floods the memory stops installations, but
 * gets no machine installed from the wrong file. Safe for use by several threads.
 */
public final class RecentLookups {
    /** How long a look-up is remembered, in milliseconds. */
    public static final long MEMORY_MILLIS = 3_600_000;

    /** How long what failed for a host speaks against that same host: a boot's names are asked for within moments. */
    public static final long FAILURE_MILLIS = 120_000;

    private static final int MAX_ADDRESSES = 16_384;
    private static final int MAX_EACH = 8;
    private static final long NEVER = Long.MIN_VALUE;

    /**
     * @param served whether it got the file; as long as nobody knows it did not
     * @param generation of what is served, at that time; {@link #FORGIVEN} if its failure counts no longer
     */
    private record ByLladdr(long millis, Lladdr lladdr, boolean served, long generation) {}

    /**
     * A look-up by name, or for the bare file, that was refused or failed.
     *
     * @param asked the name, which may have become another host's since; the host's own for the bare file
     */
    private record Refusal(long millis, HostName asked, long generation) {}

    private static final long FORGIVEN = -1;

    /** What one address asked for. */
    private static final class Trail {
        private @Nullable ByLladdr last;
        /** Since the last look-up by lladdr, oldest first. */
        private final List<Refusal> refusals = new ArrayList<>(2);
        /** Which lladdrs it asked for until one was served, as far as they are kept. */
        private final List<Lladdr> lladdrs = new ArrayList<>(1);
        /** When the latest of those was asked for that are not kept. */
        private long tooMany = NEVER;
        /** When a look-up ended that nobody could tell a host of, since the last one by lladdr. */
        private long lost;

        private long touched;

        Trail(long lost) {
            this.lost = lost;
        }

        /** The same, of its own. */
        Trail(Trail other) {
            last = other.last;
            refusals.addAll(other.refusals);
            lladdrs.addAll(other.lladdrs);
            tooMany = other.tooMany;
            lost = other.lost;
            touched = other.touched;
        }
    }

    /** In the order of the last look-up, so that the eldest are the first to be forgotten. */
    private final Map<IpAddress, Trail> trails = new LinkedHashMap<>(64, 0.75f, true);

    private long forgotten = NEVER;
    private long generation;

    /** What is remembered of one address, for who only wants to know what would be said to it: this one learns nothing of that. */
    public synchronized RecentLookups copyOf(IpAddress requester) {
        RecentLookups copy = new RecentLookups();
        copy.forgotten = forgotten;
        copy.generation = generation;
        Trail trail = trails.get(requester);
        if (trail != null) {
            copy.trails.put(requester, new Trail(trail));
        }
        return copy;
    }

    /** An lladdr is asked for. Noted before the answer is known, so that a look-up in between already goes by it. */
    public synchronized void asked(IpAddress requester, Lladdr lladdr, long now) {
        Trail trail = trail(requester, now);
        long before = trail.last == null ? NEVER : trail.last.millis;
        trail.last = new ByLladdr(now, lladdr, false, generation);
        trail.refusals.clear();
        trail.lost = NEVER;
        if (isOld(before, now)) {
            trail.lladdrs.clear();
        }
        if (!trail.lladdrs.contains(lladdr)) {
            if (trail.lladdrs.size() == MAX_EACH) {
                trail.tooMany = now;
                trail.lladdrs.remove(0);
            }
            trail.lladdrs.add(lladdr);
        }
    }

    /** The file that was asked for by lladdr was served. */
    public synchronized void served(IpAddress requester, Lladdr lladdr) {
        Trail trail = trails.get(requester);
        if (trail != null && trail.last != null && trail.last.lladdr.equals(lladdr)) {
            trail.last = new ByLladdr(trail.last.millis, lladdr, true, trail.last.generation);
            trail.lladdrs.clear();
            trail.tooMany = NEVER;
        }
    }

    /** The file of that host was served by name, or by no name at all, which settles what failed for it before. */
    public synchronized void served(IpAddress requester, KnownMachine machine) {
        Trail trail = trails.get(requester);
        if (trail != null) {
            trail.refusals.removeIf(r -> r.asked.equals(machine.name()));
        }
    }

    /**
     * A look-up by name, or for the bare file, was refused or failed.
     *
     * @param asked the name that was asked for; the host's own if it was none
     * @param judgedAnew whether that was for whose look-up it is, which is found out each time
     */
    public synchronized void refused(IpAddress requester, HostName asked, boolean judgedAnew, long now) {
        Trail trail = trail(requester, now);
        trail.refusals.removeIf(r -> isOld(r.millis, now) || r.asked.equals(asked));
        if (trail.refusals.size() == MAX_EACH) {
            trail.lost = Math.max(trail.lost, trail.refusals.remove(0).millis);
        }
        trail.refusals.add(new Refusal(now, asked, judgedAnew ? FORGIVEN : generation));
    }

    /**
     * A look-up failed before anybody knew whose it was, so it speaks against every machine until the next by lladdr.
     */
    public synchronized void undecided(IpAddress requester, long now) {
        Trail trail = trail(requester, now);
        trail.lost = now;
    }

    private Trail trail(IpAddress requester, long now) {
        // an address without entries may have had some that were dropped
        Trail trail = trails.computeIfAbsent(requester, a -> new Trail(forgotten));
        trail.touched = now;
        forgetOld(now);
        return trail;
    }

    private void forgetOld(long now) {
        var eldest = trails.entrySet().iterator();
        while (eldest.hasNext()) {
            Trail trail = eldest.next().getValue();
            boolean old = isOld(trail.touched, now);
            if (!old && trails.size() <= MAX_ADDRESSES) {
                return;
            }
            if (!old) {
                // the order is that of use, so one looked at late may have been noted early
                forgotten = Math.max(forgotten, trail.touched);
            }
            eldest.remove();
        }
    }

    private static boolean isOld(long then, long now) {
        return isOld(then, now, MEMORY_MILLIS);
    }

    private static boolean isOld(long then, long now, long memory) {
        return then == NEVER || now - then > memory;
    }

    /**
     * Whether {@code requester} may be taken for {@code machine}, which it asks for by name or by no name at all. A
     * machine that has an lladdr is known by it: the last that was asked for from that address must be its own.
     *
     * @param index whose lladdrs and names are whose now
     * @param bare whether no name was asked for, so that nothing but the address leads to the machine
     */
    public synchronized Recognition recognise(
            IpAddress requester, KnownMachine machine, Index index, boolean bare, long now) {
        Trail trail = trails.get(requester);
        if (trail == null) {
            return unseen(machine, bare, !isOld(forgotten, now));
        }
        ByLladdr last = trail.last == null || isOld(trail.last.millis, now) ? null : trail.last;
        boolean lost = !isOld(trail.lost, now);
        if (last == null) {
            Recognition unseen = unseen(machine, bare, lost);
            return unseen instanceof Recognition.Against ? unseen : refusals(trail, machine, index, bare, now, unseen);
        }
        Recognition shown = shown(last, machine, index, bare, now);
        if (shown instanceof Recognition.Against) {
            return shown;
        }
        return lost
                ? new Recognition.Against("a look-up of its failed just before, and nobody knows for which host", false)
                : refusals(trail, machine, index, bare, now, shown);
    }

    /** Of a requester that asked for no lladdr, as far as is known. */
    private static Recognition unseen(KnownMachine machine, boolean bare, boolean lost) {
        if (!machine.lladdrs().isEmpty()) {
            return new Recognition.Unproven(!bare && !lost);
        }
        if (bare) {
            return new Recognition.Against(
                    "host " + machine.name() + " has no lladdr in the inventory, so it is answered under its name only",
                    false);
        }
        return lost
                ? new Recognition.Against("too many ask at once to remember what this one asked for before", false)
                : new Recognition.Proven();
    }

    /** What the last look-up by lladdr shows. */
    private Recognition shown(ByLladdr last, KnownMachine machine, Index index, boolean bare, long now) {
        if (machine.has(last.lladdr)) {
            return !last.served && last.generation == generation && !isOld(last.millis, now, FAILURE_MILLIS)
                    ? new Recognition.Against(failed(machine), true)
                    : new Recognition.Proven();
        }
        Optional<KnownMachine> other = index.byLladdr(last.lladdr);
        if (machine.lladdrs().isEmpty() && !bare && other.isEmpty()) {
            return new Recognition.Proven();
        }
        return new Recognition.Against(
                "it last asked for " + last.lladdr + ", which "
                        + other.map(o -> "is host " + o.name()).orElse("no host has"),
                false);
    }

    private Recognition refusals(
            Trail trail, KnownMachine machine, Index index, boolean bare, long now, Recognition otherwise) {
        for (Refusal r : trail.refusals) {
            boolean own = index.byName(r.asked).stream().anyMatch(m -> m.name().equals(machine.name()));
            if (own && r.generation == generation && !isOld(r.millis, now, FAILURE_MILLIS)) {
                return new Recognition.Against(failed(machine), true);
            }
            if (!own && bare && !isOld(r.millis, now)) {
                return new Recognition.Against("it asked for " + r.asked + ", and was refused", false);
            }
        }
        return otherwise;
    }

    private static String failed(KnownMachine machine) {
        return "its look-up for host " + machine.name() + " failed or was refused just before";
    }

    /**
     * The lladdr that {@code requester} asked for last, if it may be a machine that nobody knows: no host has it now,
     * and it did not ask for one after the other.
     */
    public synchronized Optional<Lladdr> stranger(IpAddress requester, Index index, long now) {
        Trail trail = trails.get(requester);
        if (trail == null || trail.last == null || isOld(trail.last.millis, now)) {
            return Optional.empty();
        }
        boolean foreign = trail.refusals.stream().anyMatch(r -> !isOld(r.millis, now));
        return isOld(trail.tooMany, now) && isOld(trail.lost, now) && !foreign
                ? Optional.of(trail.last.lladdr).filter(l -> index.byLladdr(l).isEmpty())
                : Optional.empty();
    }

    /** The lladdr that {@code requester} asked for last, as far as it is remembered. */
    public synchronized Optional<Lladdr> last(IpAddress requester, long now) {
        Trail trail = trails.get(requester);
        return trail == null || trail.last == null || isOld(trail.last.millis, now)
                ? Optional.empty()
                : Optional.of(trail.last.lladdr);
    }

    /** A machine that asked by an lladdr which no host has, and got nothing. */
    public record Stranger(IpAddress requester, Lladdr lladdr, long agoMillis) {}

    /** All of them, as far as they are remembered, the newest first; each lladdr once. */
    public synchronized List<Stranger> strangers(Index index, long now) {
        Map<Lladdr, Stranger> newest = new LinkedHashMap<>();
        trails.forEach((requester, trail) -> {
            ByLladdr last = trail.last;
            if (last != null
                    && !last.served
                    && !isOld(last.millis, now)
                    && index.byLladdr(last.lladdr).isEmpty()) {
                newest.merge(
                        last.lladdr,
                        new Stranger(requester, last.lladdr, now - last.millis),
                        (one, other) -> one.agoMillis <= other.agoMillis ? one : other);
            }
        });
        return newest.values().stream()
                .sorted(Comparator.comparingLong(Stranger::agoMillis))
                .toList();
    }

    /**
     * Something else is served from now on. What was asked for stays asked for, and is judged by whose it is now; what
     * failed for a host may be right.
     */
    public synchronized void reloaded() {
        generation++;
    }

    /** A host was armed: what failed for it before speaks against it no longer, and against others as it did. */
    public synchronized void armed(KnownMachine machine, Index index) {
        for (Trail trail : trails.values()) {
            ByLladdr last = trail.last;
            if (last != null && machine.has(last.lladdr)) {
                trail.last = new ByLladdr(last.millis, last.lladdr, last.served, FORGIVEN);
            }
            trail.refusals.replaceAll(r ->
                    index.byName(r.asked).stream().anyMatch(m -> m.name().equals(machine.name()))
                            ? new Refusal(r.millis, r.asked, FORGIVEN)
                            : r);
        }
    }
}
