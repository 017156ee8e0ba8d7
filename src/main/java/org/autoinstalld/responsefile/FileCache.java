package org.autoinstalld.responsefile;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Setdir;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.Rendering.Why;
import org.jspecify.annotations.Nullable;

/**
 * The files rendered from one snapshot. The first of each kind that is made for a host stays, as long as there is room, and
 * finding it moves nothing in memory; those for other setdirs are the cache's. All is bounded in bytes, since a requester
 * chooses the setdir; and so is the time that can be lost: a file that took too long is not tried again, whatever the setdir, and a template that took
 * too long for several hosts is not tried for others.
 */
final class FileCache {
    private static final long KEPT_BYTES =
            Math.min(160L << 20, Runtime.getRuntime().maxMemory() / 4);
    /** What an entry costs beside its bytes, roughly. */
    private static final int ENTRY_BYTES = 250;
    /** Hosts that a template may be too slow for before nobody waits for it any more. */
    static final int SLOW_MAX = 10;

    /**
     * A file of a host.
     *
     * @param host null for unknown machines
     * @param template the one chosen for it; null for the usual one of that kind
     */
    record Item(
            @Nullable HostName host,
            FileKind kind,
            @Nullable String template) {}

    private record Key(Item item, Setdir setdir) {}

    /** What was made for that setdir. */
    private record First(Setdir setdir, RenderResult made) {}

    private record Slow(FileKind kind, @Nullable String template) {}

    // by name, which whoever asks has at hand, and not by item: to know the template, one has to look through settings
    private final Map<HostName, First> installs = new ConcurrentHashMap<>();
    private final Map<HostName, First> upgrades = new ConcurrentHashMap<>();
    private final Map<HostName, First> disklabels = new ConcurrentHashMap<>();
    private final AtomicLong firstBytes = new AtomicLong();
    private final Cache<Key, RenderResult> others = Caffeine.newBuilder()
            .maximumWeight(KEPT_BYTES / 2)
            .weigher((Key key, RenderResult made) -> weight(made))
            .executor(Runnable::run)
            .build();

    private final Map<Key, CompletableFuture<RenderResult>> underWay = new ConcurrentHashMap<>();
    private final Object onceMore = new Object();
    private final Map<Item, RenderResult.Nothing> late = new ConcurrentHashMap<>();
    private final Map<Slow, Integer> slow = new ConcurrentHashMap<>();

    private static int weight(RenderResult made) {
        return ENTRY_BYTES
                + (made instanceof RenderResult.File file ? file.body().length() : 0);
    }

    private Map<HostName, First> firsts(FileKind kind) {
        return switch (kind) {
            case INSTALL -> installs;
            case UPGRADE -> upgrades;
            case DISKLABEL -> disklabels;
        };
    }

    /** What was made for a host first, if it is for that setdir. */
    @Nullable
    RenderResult first(HostName host, FileKind kind, Setdir setdir) {
        First first = firsts(kind).get(host);
        return first != null && first.setdir.equals(setdir) ? first.made : null;
    }

    private @Nullable RenderResult kept(Item item, Setdir setdir) {
        RenderResult first = item.host == null ? null : first(item.host, item.kind, setdir);
        return first != null ? first : others.getIfPresent(new Key(item, setdir));
    }

    private void keep(Item item, Setdir setdir, RenderResult made) {
        int weight = weight(made);
        if (item.host != null
                && firstBytes.addAndGet(weight) <= KEPT_BYTES / 2
                && firsts(item.kind).putIfAbsent(item.host, new First(setdir, made)) == null) {
            return;
        }
        firstBytes.addAndGet(item.host == null ? 0 : -weight);
        others.put(new Key(item, setdir), made);
    }

    /** What was made before, or is made now. */
    RenderResult get(Item item, Setdir setdir, Supplier<RenderResult> making) {
        RenderResult before = kept(item, setdir);
        if (before != null) {
            return before;
        }
        Optional<RenderResult.Nothing> hopeless = hopeless(item);
        if (hopeless.isPresent()) {
            return hopeless.get();
        }
        // not made while the cache holds a lock, on which others would wait for what takes long
        Key key = new Key(item, setdir);
        CompletableFuture<RenderResult> mine = new CompletableFuture<>();
        CompletableFuture<RenderResult> first = underWay.putIfAbsent(key, mine);
        if (first != null) {
            return first.join();
        }
        try {
            RenderResult made = noted(item, made(making));
            if (!(made instanceof RenderResult.Nothing nothing) || nothing.why() == Why.MISTAKE) {
                keep(item, setdir, made);
            }
            mine.complete(made);
            return made;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(key, mine);
        }
    }

    /**
     * Memory that is not there may be another one's doing, who has let it go by now. So whoever had none tries once more, one
     * at a time: a template that takes all there is takes out its own hosts and nobody else.
     */
    private RenderResult made(Supplier<RenderResult> making) {
        RenderResult made = making.get();
        if (made instanceof RenderResult.Nothing nothing && nothing.why() == Why.MEMORY) {
            synchronized (onceMore) {
                return making.get();
            }
        }
        return made;
    }

    /** What {@link #get} would give at once; empty if it has to be made first. */
    Optional<RenderResult> ready(Item item, Setdir setdir) {
        RenderResult before = kept(item, setdir);
        return before != null ? Optional.of(before) : hopeless(item).map(nothing -> nothing);
    }

    /** What comes of it, known without trying, if it is known to take too long. */
    Optional<RenderResult.Nothing> hopeless(Item item) {
        if (late.isEmpty()) {
            return Optional.empty();
        }
        RenderResult.Nothing before = late.get(item);
        if (before != null) {
            return Optional.of(before);
        }
        return slow.getOrDefault(new Slow(item.kind, item.template), 0) < SLOW_MAX
                ? Optional.empty()
                : Optional.of(untried(item));
    }

    private static RenderResult.Nothing untried(Item item) {
        String template = item.template == null ? "the usual template" : "template '" + item.template + "'";
        String whose = item.host == null ? "unknown machines" : "host '" + item.host + "'";
        Problem problem = Problem.error(
                Place.of("templates"),
                item.kind.word() + " of " + whose + ": not tried, since " + template + " takes too long for " + SLOW_MAX
                        + " others",
                "a template that does less");
        if (item.host != null) {
            String gist = item.kind.word() + ": not tried, since " + template;
            problem = problem.naming(List.of(item.host.text())).alike(gist);
        }
        return new RenderResult.Nothing(List.of(problem), Why.TIME);
    }

    /** Remembers what was made if it took too long. */
    RenderResult noted(Item item, RenderResult made) {
        if (made instanceof RenderResult.Nothing nothing
                && nothing.why() == Why.TIME
                && late.putIfAbsent(item, nothing) == null) {
            slow.merge(new Slow(item.kind, item.template), 1, Integer::sum);
        }
        return made;
    }
}
