package org.autoinstalld.lookup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.IpAddress;
import org.autoinstalld.address.Lladdr;

/**
 * What each address asked for in the last two minutes. The installer goes on to a more generic name when a look-up
 * fails, whatever the reason; this memory is what keeps it from being answered with the file of another machine then.
 *
 * <p>It is bounded in addresses and in look-ups for each. Where something had to be forgotten too early it says so, and
 * the look-up that would have needed it is refused: an attacker who floods the memory stops installations, but gets no
 * machine installed from the wrong file. Safe for use by several threads.
 */
public final class Sightings {
    /** How long a look-up is remembered, in milliseconds. */
    public static final long MEMORY_MILLIS = 120_000;

    private static final int MAX_ADDRESSES = 16_384;
    private static final int MAX_EACH = 8;

    private enum End {
        SERVED,
        FAILED
    }

    /**
     * @param lladdr empty for look-ups by name
     * @param host empty for an lladdr nobody has; if both are empty, nobody knows whose look-up it was
     */
    private record Sighting(long millis, Optional<Lladdr> lladdr, Optional<HostName> host, End end) {}

    /** Sightings of one address, oldest first. */
    private static final class Trail {
        private final List<Sighting> sightings = new ArrayList<>(2);
        /** When the latest of those was made that are not kept. */
        private long overflow;

        private long last;

        Trail(long overflow) {
            this.overflow = overflow;
        }
    }

    /** In the order of the last look-up, so that the eldest are the first to be forgotten. */
    private final Map<IpAddress, Trail> trails = new LinkedHashMap<>(64, 0.75f, true);

    private long forgotten = Long.MIN_VALUE;

    /** An lladdr was asked for that no host has. */
    public synchronized void unknown(IpAddress requester, Lladdr lladdr, long now) {
        note(requester, new Sighting(now, Optional.of(lladdr), Optional.empty(), End.FAILED));
    }

    /** A look-up for a host was refused or failed. */
    public synchronized void failed(IpAddress requester, Optional<Lladdr> lladdr, HostName host, long now) {
        note(requester, new Sighting(now, lladdr, Optional.of(host), End.FAILED));
    }

    /** A look-up failed before anybody knew whose it was, so it speaks against every machine. */
    public synchronized void undecided(IpAddress requester, long now) {
        note(requester, new Sighting(now, Optional.empty(), Optional.empty(), End.FAILED));
    }

    /** A host's file was served, which settles whatever spoke against that host. */
    public synchronized void served(IpAddress requester, Optional<Lladdr> lladdr, HostName host, long now) {
        Trail trail = trails.get(requester);
        if (lladdr.isPresent()) {
            trails.put(requester, new Trail(Long.MIN_VALUE));
            note(requester, new Sighting(now, lladdr, Optional.of(host), End.SERVED));
        } else if (trail != null) {
            trail.sightings.removeIf(
                    s -> s.end == End.FAILED && s.host.filter(host::equals).isPresent());
        }
    }

    private void note(IpAddress requester, Sighting sighting) {
        // whoever is new here may have been here before, and been forgotten
        Trail trail = trails.computeIfAbsent(requester, a -> new Trail(forgotten));
        trail.sightings.removeIf(s -> isOld(s.millis, sighting.millis)
                || s.lladdr.equals(sighting.lladdr) && s.host.equals(sighting.host) && s.end == sighting.end);
        if (trail.sightings.size() == MAX_EACH) {
            trail.overflow = Math.max(trail.overflow, trail.sightings.remove(0).millis);
        }
        trail.sightings.add(sighting);
        trail.last = sighting.millis;
        forgetOld(sighting.millis);
    }

    private void forgetOld(long now) {
        var eldest = trails.entrySet().iterator();
        while (eldest.hasNext()) {
            Trail trail = eldest.next().getValue();
            boolean old = isOld(trail.last, now);
            if (!old && trails.size() <= MAX_ADDRESSES) {
                return;
            }
            if (!old) {
                // the order is that of use, so one looked at late may have been noted early
                forgotten = Math.max(forgotten, trail.last);
            }
            eldest.remove();
        }
    }

    private static boolean isOld(long then, long now) {
        return then == Long.MIN_VALUE || now - then > MEMORY_MILLIS;
    }

    /**
     * What speaks against taking the machine behind {@code requester} for {@code machine}, worded for the log; empty if
     * nothing does.
     */
    public synchronized Optional<String> against(IpAddress requester, Machine machine, long now) {
        Trail trail = trails.get(requester);
        if (trail == null) {
            return isOld(forgotten, now)
                    ? Optional.empty()
                    : Optional.of("too many addresses ask at once to remember what this one asked before");
        }
        if (!isOld(trail.overflow, now)) {
            return Optional.of("it asked for too many different machines just before");
        }
        for (Sighting s : trail.sightings) {
            if (!isOld(s.millis, now)) {
                Optional<String> contradiction = contradiction(s, machine);
                if (contradiction.isPresent()) {
                    return contradiction;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> contradiction(Sighting s, Machine machine) {
        if (s.lladdr.isPresent() && s.host.isEmpty()) {
            return Optional.of("it asked for " + s.lladdr.get() + " just before, which no host has");
        }
        if (s.host.isEmpty()) {
            return Optional.of("a look-up of its failed just before, and nobody knows for which host");
        }
        HostName host = s.host.get();
        if (s.lladdr.isPresent() && !host.equals(machine.name())) {
            return Optional.of("it asked for " + s.lladdr.get() + " just before, which is host " + host);
        }
        return s.end == End.FAILED && host.equals(machine.name())
                ? Optional.of("its look-up for host " + host + " failed or was refused just before")
                : Optional.empty();
    }

    /** Whether {@code requester} asked for an lladdr nobody has, and for no known machine. */
    public synchronized boolean isUnknown(IpAddress requester, long now) {
        Trail trail = trails.get(requester);
        if (trail == null || !isOld(trail.overflow, now)) {
            return false;
        }
        List<Sighting> recent =
                trail.sightings.stream().filter(s -> !isOld(s.millis, now)).toList();
        return !recent.isEmpty() && recent.stream().allMatch(s -> s.lladdr.isPresent() && s.host.isEmpty());
    }

    /** Forgets everything: after a valid reload what was wrong may be right. */
    public synchronized void clear() {
        trails.clear();
        forgotten = Long.MIN_VALUE;
    }

    /** A host was armed: what failed for it before speaks against it no longer, and against others as it did. */
    public synchronized void clear(HostName host) {
        for (Trail trail : trails.values()) {
            trail.sightings.replaceAll(s -> s.end == End.FAILED
                            && s.lladdr.isPresent()
                            && s.host.filter(host::equals).isPresent()
                    ? new Sighting(s.millis, s.lladdr, s.host, End.SERVED)
                    : s);
            trail.sightings.removeIf(
                    s -> s.end == End.FAILED && s.host.filter(host::equals).isPresent());
        }
    }
}
