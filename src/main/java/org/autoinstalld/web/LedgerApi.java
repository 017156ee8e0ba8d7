package org.autoinstalld.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.LedgerEntry;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.ledger.LedgerListener;
import org.autoinstalld.problem.Suggestion;
import org.autoinstalld.responsefile.Snapshot;

/**
 * What the ledger tells people and programs. It asks the store, so it is for threads that may wait for a few seconds. Safe
 * for use by several.
 */
public final class LedgerApi {
    /** Everything below is the ledger's. */
    public static final String PATH = "/api/ledger/";

    /** What happened to any host, as a page; each event has its own {@link #EVENT_PAGES below}. */
    static final String PAGE = "/ledger";

    static final String EVENT_PAGES = PAGE + "/events/";

    private static final String JSON = "application/json";
    private static final String HOSTS = "hosts/";
    private static final String EVENTS = "events/";
    static final String NO_REACH = "'limit' and 'before' are numbers from 1 on";
    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 10_000;

    /** States change by time alone, too; those who look at lists all at once share an answer. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A store that did not answer is left alone for a while, since each try may take seconds. */
    private static final long AWAY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<Snapshot> snapshots;
    private final Ledger ledger;
    private final Consumer<Instant> turns;
    private final AtomicLong changes = new AtomicLong();
    private Optional<Remembered> last = Optional.empty();

    private record Remembered(Overview overview, long change, long nanos) {
        boolean holds(long changes, long now) {
            long age = now - nanos;
            return change == changes
                    && age < (overview.trouble().isPresent() ? AWAY_NANOS : FRESH_NANOS)
                    && overview.until()
                            .filter(at -> !Instant.now().isBefore(at))
                            .isEmpty();
        }
    }

    /**
     * @param snapshots what is served now
     */
    public LedgerApi(Supplier<Snapshot> snapshots, Ledger ledger) {
        this(snapshots, ledger, turn -> {});
    }

    /**
     * @param turns told, whenever somebody has looked, at what moment something they saw changes by time alone, if nothing
     *     happens before; each moment takes the place of the one before. Must be quick
     */
    public LedgerApi(Supplier<Snapshot> snapshots, Ledger ledger, Consumer<Instant> turns) {
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.turns = turns;
        ledger.listen(new LedgerListener() {
            @Override
            public void recorded() {
                changes.incrementAndGet();
            }

            @Override
            public void up() {
                changes.incrementAndGet();
            }

            @Override
            public void armingChanged(Optional<HostName> host) {
                changes.incrementAndGet();
            }
        });
    }

    /**
     * The answer to a GET below {@link #PATH}, as JSON.
     *
     * @param query parameters, decoded
     */
    public Reply get(String path, Map<String, List<String>> query) {
        Query asked = new Query(query);
        String rest = path.substring(PATH.length());
        Optional<Reach> reach = reach(asked);
        if (reach.isEmpty()) {
            return new Reply.BadRequest(JSON, error(NO_REACH));
        }
        try {
            if (rest.startsWith(HOSTS)) {
                return host(rest.substring(HOSTS.length()), reach.get());
            }
            if (rest.startsWith(EVENTS)) {
                String id = rest.substring(EVENTS.length());
                return event(id)
                        .map(LedgerApi::found)
                        .orElseGet(() -> new Reply.NotFound(JSON, error("no event '" + id + "'")));
            }
            return switch (rest) {
                case "states" -> states(asked.texts("host"));
                case "events" -> found(recent(reach.get()));
                case "unknowns" -> found(unknowns(reach.get().limit()));
                default -> new Reply.NotFound(JSON, error("no such path"));
            };
        } catch (LedgerException e) {
            return unavailable(silent(e));
        }
    }

    static String silent(LedgerException e) {
        return "the ledger does not answer: " + e.getMessage();
    }

    /** How much of a list is wanted. */
    record Reach(int limit, OptionalLong before) {}

    /** What a query asks for; empty if that makes no sense, as {@link #NO_REACH} says. */
    static Optional<Reach> reach(Query query) {
        Optional<Integer> limit = number(query, "limit", LIMIT).map(n -> (int) Math.min(n, LIMIT_MAX));
        Optional<Long> before = number(query, "before", Long.MAX_VALUE);
        return limit.isEmpty() || before.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reach(
                        limit.get(),
                        before.get() == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(before.get())));
    }

    static Reply unavailable(String why) {
        return new Reply.Unavailable(JSON, error(why));
    }

    /** Empty if there is something else than a number. */
    private static Optional<Long> number(Query query, String name, long otherwise) {
        Optional<String> text = query.text(name);
        if (text.isEmpty()) {
            return Optional.of(otherwise);
        }
        return text.filter(t -> t.matches("[0-9]{1,18}")).map(Long::parseLong).filter(n -> n > 0);
    }

    // ---- programs ----

    private Reply states(List<String> wanted) {
        Overview overview = overview();
        if (overview.trouble().isPresent()) {
            return unavailable(
                    "the ledger does not answer: " + overview.trouble().get());
        }
        Snapshot snapshot = snapshots.get();
        List<HostName> names = new ArrayList<>();
        for (String text : wanted) {
            Optional<HostName> name = name(snapshot, text).filter(n -> isKnown(snapshot, overview, n));
            if (name.isEmpty()) {
                return noHost(snapshot, text);
            }
            names.add(name.get());
        }
        if (wanted.isEmpty()) {
            names.addAll(all(snapshot));
        }
        Instant now = Instant.now();
        return found(new Fields()
                .with("at", LedgerTree.time(now))
                .with("ledger", LedgerTree.health(ledger.health()))
                .with(
                        "hosts",
                        names.stream()
                                .map(n -> LedgerTree.host(n, overview.state(n), overview.arming(n), now))
                                .toList()));
    }

    private Reply host(String text, Reach reach) throws LedgerException {
        Snapshot snapshot = snapshots.get();
        Optional<HostName> name = name(snapshot, text);
        if (name.isEmpty()) {
            return noHost(snapshot, text);
        }
        List<LedgerEntry> entries = ledger.history(name.get(), reach.limit(), reach.before());
        boolean here = Findable.machine(snapshot, text).isPresent();
        Instant now = Instant.now();
        // of a host that was taken out of the inventory there may be something left to tell
        if (!here && entries.isEmpty() && ledger.arming(name.get()).isEmpty()) {
            return noHost(snapshot, text);
        }
        return found(LedgerTree.host(name.get(), ledger.state(name.get(), now), ledger.arming(name.get()), now)
                .including(events(entries, reach).tree()));
    }

    /** One event and what was sent with it; empty if there is none of that number. */
    Optional<Fields> event(String text) throws LedgerException {
        Optional<Long> id =
                Optional.of(text).filter(t -> t.matches("[0-9]{1,18}")).map(Long::parseLong);
        Optional<LedgerEntry> entry = id.isPresent() ? ledger.entry(id.get()) : Optional.empty();
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(LedgerTree.entry(entry.get())
                        .with("served", ledger.served(entry.get().id()).map(Masking::hashes)));
    }

    /** What happened to any host, newest first. */
    Fields recent(Reach reach) throws LedgerException {
        return events(ledger.recent(reach.limit(), reach.before()), reach);
    }

    /** Look-ups that found no host. */
    Fields unknowns(int limit) throws LedgerException {
        return new Fields()
                .with(
                        "unknowns",
                        ledger.unknowns(limit).stream().map(LedgerTree::unknown).toList());
    }

    private static Fields events(List<LedgerEntry> entries, Reach reach) {
        boolean full = entries.size() == reach.limit();
        return new Fields()
                .with("events", entries.stream().map(LedgerTree::entry).toList())
                .with(
                        "before",
                        full ? Optional.of(entries.get(entries.size() - 1).id()) : Optional.empty());
    }

    private static Optional<HostName> name(Snapshot snapshot, String text) {
        return Findable.machine(snapshot, text).map(m -> m.name()).or(() -> HostName.parse(text));
    }

    private static boolean isKnown(Snapshot snapshot, Overview overview, HostName name) {
        return !snapshot.lookup().index().byName(name).isEmpty()
                || overview.states().containsKey(name);
    }

    private static Set<HostName> all(Snapshot snapshot) {
        TreeSet<HostName> all = new TreeSet<>(snapshot.inventory().hosts().keySet());
        all.addAll(snapshot.inventory().broken().keySet());
        return all;
    }

    private static Reply noHost(Snapshot snapshot, String text) {
        List<String> names = all(snapshot).stream()
                .flatMap(n -> List.of(n.text(), n.shortName()).stream())
                .toList();
        return new Reply.NotFound(
                JSON,
                Json.line(new Fields()
                        .with("error", "no host '" + text + "'")
                        .with(
                                "nearest",
                                Suggestion.nearest(text, names).stream().toList())
                        .tree()));
    }

    private static String error(String message) {
        return Json.line(new Fields().with("error", message).tree());
    }

    private static Reply found(Fields tree) {
        return new Reply.Found(JSON, Json.line(tree.tree()));
    }

    // ---- pages ----

    /** One at a time; who comes meanwhile waits for the same. */
    synchronized Overview overview() {
        long change = changes.get();
        long now = System.nanoTime();
        if (last.filter(r -> r.holds(change, now)).isEmpty()) {
            Overview fresh = ask();
            last = Optional.of(new Remembered(fresh, change, System.nanoTime()));
            fresh.until().ifPresent(turns);
        }
        return last.orElseThrow().overview();
    }

    private Overview ask() {
        try {
            return Overview.of(ledger.states(Instant.now()), ledger.armings());
        } catch (LedgerException e) {
            return Overview.none(String.valueOf(e.getMessage()));
        }
    }

    /** The newest events of a host, for its page. */
    Fields newest(HostName host, int limit) {
        try {
            return events(ledger.history(host, limit, OptionalLong.empty()), new Reach(limit, OptionalLong.empty()));
        } catch (LedgerException e) {
            return new Fields().with("events", List.of()).with("before", Optional.empty());
        }
    }

    /** Why the ledger does not answer, as known without asking; empty if it does. */
    Optional<String> trouble() {
        return Optional.of(ledger.health())
                .filter(health -> !health.up() && !health.reason().isEmpty())
                .map(health -> health.reason());
    }

    /** How the ledger does, for {@code /metrics}. */
    List<Sample> samples() {
        var health = ledger.health();
        return List.of(
                Sample.gauge(
                        "autoinstalld_ledger_up",
                        "1 if the ledger's store answered when it was last asked, else 0.",
                        health.up() ? 1 : 0),
                Sample.gauge(
                        "autoinstalld_ledger_lag_seconds",
                        "How long the oldest event has waited that is not written yet.",
                        health.lag().toMillis() / 1000.0),
                Sample.gauge("autoinstalld_ledger_queued", "Events that wait to be written.", health.queued()),
                Sample.counter(
                        "autoinstalld_ledger_events_lost_total",
                        "Events that could not be written and were given up.",
                        (double) health.lost()));
    }
}
