package org.autoinstalld.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.HookSettings.HookKind;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.HookClaims;

/** Reads what is new in the ledger, and how far that was told. For one thread. */
final class HookReading {
    /** The next start reads what came after this mark once more, and finds most of it told. */
    private static final Duration MARKED_EVERY = Duration.ofMinutes(10);
    /** Entries that another server writes at the same moment may come with a smaller number a little later. */
    private static final int OVERLAP = 200;

    private static final int SEEN = 4 * HookClaims.PORTION;

    private final Set<Long> seen = new LinkedHashSet<>();
    private Map<String, Long> positions = Map.of();
    /** What was told when reading began, by any server. */
    private Map<String, Map<HostName, Long>> told = Map.of();

    private long readTo;
    private long marked;
    private Instant markedAt = Instant.MIN;

    /** An event that somebody is to be told of. */
    record Found(HookKind kind, HostName host, Event.Entry entry) {}

    /** There is nobody to tell. */
    void end() {
        positions = Map.of();
    }

    /** What happened since the last call. */
    List<Found> news(HookClaims claims, Collection<HookKind> kinds, Instant now) throws LedgerException {
        begin(claims, words(kinds), now);
        List<Found> news = new ArrayList<>();
        long from = Math.max(0, readTo - OVERLAP);
        List<Event.Entry> entries;
        do {
            entries = claims.after(from);
            for (Event.Entry entry : entries) {
                from = entry.id();
                if (seen.add(entry.id())) {
                    found(entry, kinds).ifPresent(news::add);
                }
            }
        } while (entries.size() == HookClaims.PORTION);
        readTo = Math.max(readTo, from);
        while (seen.size() > SEEN) {
            seen.remove(seen.iterator().next());
        }
        return news;
    }

    private static List<String> words(Collection<HookKind> kinds) {
        return kinds.stream().map(HookKind::word).toList();
    }

    private void begin(HookClaims claims, List<String> kinds, Instant now) throws LedgerException {
        if (!positions.keySet().equals(Set.copyOf(kinds))) {
            positions = claims.positions(kinds, now);
            readTo = positions.values().stream().mapToLong(p -> p).min().orElse(0);
            marked = readTo;
            seen.clear();
            Map<String, Map<HostName, Long>> before = new HashMap<>();
            for (String kind : kinds) {
                before.put(kind, claims.told(kind));
            }
            told = before;
        }
    }

    private Optional<Found> found(Event.Entry entry, Collection<HookKind> kinds) {
        HostName host = entry.event().host();
        Optional<HookKind> kind = HookEvents.kind(entry.event())
                .filter(kinds::contains)
                .filter(k -> entry.id() > positions.getOrDefault(k.word(), Long.MAX_VALUE));
        return host == null
                ? Optional.empty()
                : kind.filter(k -> entry.id() > toldOf(k, host)).map(k -> new Found(k, host, entry));
    }

    private long toldOf(HookKind kind, HostName host) {
        return told.getOrDefault(kind.word(), Map.of()).getOrDefault(host, 0L);
    }

    /**
     * So that the next start need not read what is told already.
     *
     * @param waiting the oldest entry that is not
     */
    void mark(HookClaims claims, Collection<HookKind> kinds, OptionalLong waiting, Instant now) throws LedgerException {
        long position = Math.min(Math.max(marked, readTo - OVERLAP), waiting.orElse(Long.MAX_VALUE) - 1);
        if (position > marked + OVERLAP || markedAt.isBefore(now.minus(MARKED_EVERY))) {
            claims.reached(words(kinds), position, now);
            marked = Math.max(marked, position);
            markedAt = now;
        }
    }
}
