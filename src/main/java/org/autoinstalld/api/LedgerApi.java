package org.autoinstalld.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.address.HostName;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.ledger.Arming;
import org.autoinstalld.ledger.Event;
import org.autoinstalld.ledger.EventFilter;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UnknownNames;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger tells people and programs. It asks the store, so it is for threads that may wait for a few seconds.
 * Safe for use by several.
 */
public final class LedgerApi {
    /** Everything below is the ledger's. */
    public static final String PATH = "/api/ledger/";

    /** What happened to any host, as a page; each event has its own {@link #EVENT_PAGES below}. */
    public static final String PAGE = "/ledger";

    /** Below it each event has a page. */
    public static final String EVENT_PAGES = PAGE + "/events/";

    private static final String HOSTS = "hosts/";
    private static final String EVENTS = "events/";
    private static final String LEARNED = "learned/";
    /** What is wrong where {@link #reach} is empty. */
    public static final String NO_REACH = "'limit' and 'before' are numbers from 1 on";

    private static final int LIMIT = 100;
    private static final int LIMIT_MAX = 10_000;

    private final Supplier<Snapshot> snapshots;
    private final Ledger ledger;
    private final SharedOverview overviews;

    /**
     * @param snapshots what is served now
     */
    public LedgerApi(Supplier<Snapshot> snapshots, Ledger ledger) {
        this(snapshots, ledger, turn -> {});
    }

    /**
     * @param changeTimes called after each view with the moment at which something shown will change by time alone;
     *     replaces the moment before. Must be quick
     */
    public LedgerApi(Supplier<Snapshot> snapshots, Ledger ledger, Consumer<Instant> changeTimes) {
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.overviews = new SharedOverview(ledger, changeTimes);
    }

    /** Where hosts stand, and how the ledger does. */
    public record States(Instant at, Health ledger, List<HostStateJson> hosts) {}

    /**
     * How the ledger does.
     *
     * @param lagSeconds for how long something waits to be written
     */
    public record Health(boolean up, String reason, int queued, double lagSeconds, long lost) {}

    /**
     * Events, newest first.
     *
     * @param before what to ask for next; null if there are no more
     */
    public record Events(List<EventJson> events, @Nullable Long before) {}

    private record History(
            @JsonUnwrapped HostStateJson host,
            ReportApi.@Nullable ToldJson told,
            @JsonUnwrapped Events events) {}

    /** @param served what was sent, if that was kept */
    public record SentEvent(
            @JsonUnwrapped EventJson event, @Nullable String served) {}

    private record Unknowns(List<UnknownNames.Count> unknowns) {}

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
            return new Reply.BadRequest(JsonReply.JSON, Json.answer(ErrorJson.of(NO_REACH)));
        }
        try {
            if (rest.startsWith(HOSTS)) {
                return host(rest.substring(HOSTS.length()), reach.get());
            }
            if (rest.startsWith(EVENTS)) {
                String id = rest.substring(EVENTS.length());
                return event(id)
                        .map(JsonReply::found)
                        .orElseGet(() -> JsonReply.missing(ErrorJson.of("no event '" + id + "'")));
            }
            if (rest.startsWith(LEARNED)) {
                return learned(rest.substring(LEARNED.length()));
            }
            return switch (rest) {
                case "keys" -> keys(HostChoice.of(asked::texts));
                case "sent" -> sent(HostChoice.of(asked::texts));
                case "states" -> states(HostChoice.of(asked::texts));
                case "events" -> recent(asked, reach.get());
                case "unknowns" ->
                    JsonReply.found(new Unknowns(unknowns(reach.get().limit())));
                default -> JsonReply.missing();
            };
        } catch (LedgerException e) {
            return unavailable(silent(e));
        }
    }

    /** Why there is nothing to tell. */
    public static String silent(LedgerException e) {
        return silent(String.valueOf(e.getMessage()));
    }

    private static String silent(String why) {
        return "the ledger does not answer: " + why;
    }

    /** How much of a list is wanted. */
    public record Reach(int limit, long before) {}

    /** What a query asks for; empty if that makes no sense, as {@link #NO_REACH} says. */
    public static Optional<Reach> reach(Query query) {
        Optional<Integer> limit = number(query, "limit", LIMIT).map(n -> (int) Math.min(n, LIMIT_MAX));
        Optional<Long> before = number(query, "before", Ledger.LATEST);
        return limit.isEmpty() || before.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reach(limit.get(), before.get()));
    }

    /** The same for programs. */
    public static Reply unavailable(String why) {
        return new Reply.Unavailable(JsonReply.JSON, Json.answer(ErrorJson.of(why)));
    }

    /** Empty if there is something else than a number. */
    private static Optional<Long> number(Query query, String name, long otherwise) {
        Optional<String> text = query.text(name);
        return text.isEmpty() ? Optional.of(otherwise) : number(text.get()).filter(n -> n > 0);
    }

    private static Optional<Long> number(String text) {
        return Optional.of(text).filter(t -> t.matches("[0-9]{1,18}")).map(Long::parseLong);
    }

    private Reply states(HostChoice choice) {
        Overview overview = choice.operands().isEmpty() ? overviews.get() : overviews.settled();
        if (overview.trouble() != null) {
            return unavailable(silent(overview.trouble()));
        }
        Snapshot snapshot = snapshots.get();
        HostChoice.Found found = choice.in(
                snapshot, LedgerHosts.of(overview.states(), overview.states().keySet(), false));
        if (!found.problems().isEmpty()) {
            return NoHost.reply(snapshot, choice, found.problems());
        }
        Instant now = Instant.now();
        Ledger.Health health = ledger.health();
        return JsonReply.found(new States(
                now,
                new Health(
                        health.up(),
                        health.reason(),
                        health.queued(),
                        health.lag().toMillis() / 1000.0,
                        health.lost()),
                found.names().stream()
                        .map(n -> HostStateJson.of(
                                n, overview.state(n), overview.arming(n).orElse(null), now))
                        .toList()));
    }

    private Reply host(String text, Reach reach) throws LedgerException {
        Snapshot snapshot = snapshots.get();
        Optional<HostName> name = name(snapshot, text);
        if (name.isEmpty()) {
            return NoHost.reply(snapshot, text);
        }
        List<Event.Entry> entries = ledger.history(name.get(), reach.limit(), reach.before());
        Optional<Arming> arming = ledger.arming(name.get());
        // a host that was removed from the inventory may still have entries
        if (snapshot.lookup().index().meant(text).isEmpty() && entries.isEmpty() && arming.isEmpty()) {
            return NoHost.reply(snapshot, text);
        }
        Instant now = Instant.now();
        HostStateJson state = HostStateJson.of(name.get(), ledger.state(name.get(), now), arming.orElse(null), now);
        ReportApi.ToldJson told = ReportApi.told(ledger, name.get()).orElse(null);
        return JsonReply.found(new History(state, told, events(entries, reach)));
    }

    /** Host keys that machines reported. */
    private Reply keys(HostChoice choice) throws LedgerException {
        Snapshot snapshot = snapshots.get();
        HostChoice.Found found = choice.in(
                snapshot, LedgerHosts.of(choice, ledger, ledger.reports().all().keySet(), false));
        return found.problems().isEmpty()
                ? JsonReply.found(ReportApi.keys(snapshot, ledger, choice.isAll() ? null : Set.copyOf(found.names())))
                : NoHost.reply(snapshot, choice, found.problems());
    }

    /** What hosts were sent last, beside what they would get now. */
    private Reply sent(HostChoice choice) throws LedgerException {
        Snapshot snapshot = snapshots.get();
        HostChoice.Found found = choice.in(snapshot, LedgerHosts.of(choice, ledger, Set.of(), false));
        return found.problems().isEmpty()
                ? JsonReply.found(SentApi.of(
                        snapshot,
                        ledger,
                        choice.isAll() ? snapshot.inventory().hosts().keySet() : found.names()))
                : NoHost.reply(snapshot, choice, found.problems());
    }

    /** The same of one, for its page. */
    public SentApi.@Nullable SentJson sent(HostName host) {
        try {
            return SentApi.of(snapshots.get(), ledger, host).orElse(null);
        } catch (LedgerException e) {
            return null;
        }
    }

    private Reply learned(String text) throws LedgerException {
        Snapshot snapshot = snapshots.get();
        Optional<HostName> name = snapshot.lookup().index().meant(text).map(m -> m.name());
        return name.isEmpty()
                ? NoHost.reply(snapshot, text)
                : ReportApi.learned(snapshot, ledger, name.get())
                        .map(JsonReply::found)
                        .orElseGet(() -> JsonReply.missing(ErrorJson.of("'" + name.get()
                                + "' has not told how it was installed: that takes firstboot-log, docs/ledger.md")));
    }

    /** What a host told last, for its page. */
    public ReportApi.@Nullable ToldJson told(HostName host) {
        try {
            return ReportApi.told(ledger, host).orElse(null);
        } catch (LedgerException e) {
            return null;
        }
    }

    /** One event and what was sent with it; empty if there is none of that number. */
    public Optional<SentEvent> event(String text) throws LedgerException {
        Optional<Long> id = number(text);
        Optional<Event.Entry> entry = id.isPresent() ? ledger.entry(id.get()) : Optional.empty();
        return entry.isEmpty()
                ? Optional.empty()
                : Optional.of(new SentEvent(
                        EventJson.of(entry.get()),
                        ledger.served(entry.get().id()).orElse(null)));
    }

    private Reply recent(Query asked, Reach reach) throws LedgerException {
        EventQuery query = new EventQuery(snapshots.get(), ZoneOffset.UTC, Instant.now());
        EventFilter filter = query.read(asked);
        return query.wrong().isPresent()
                ? new Reply.BadRequest(
                        JsonReply.JSON, Json.answer(ErrorJson.of(query.wrong().get())))
                : JsonReply.found(recent(filter, reach));
    }

    /** What happened that somebody looks for, newest first. */
    public Events recent(EventFilter filter, Reach reach) throws LedgerException {
        EventFilter.Page page = ledger.find(filter, reach.limit(), reach.before());
        return new Events(page.entries().stream().map(EventJson::of).toList(), page.before());
    }

    /** The newest events of a host, for its page. */
    public Events newest(HostName host, int limit) {
        Reach reach = new Reach(limit, Ledger.LATEST);
        try {
            return events(ledger.history(host, limit, reach.before()), reach);
        } catch (LedgerException e) {
            return new Events(List.of(), null);
        }
    }

    /** Look-ups that found no host. */
    public List<UnknownNames.Count> unknowns(int limit) throws LedgerException {
        return ledger.unknowns(limit);
    }

    private static Events events(List<Event.Entry> entries, Reach reach) {
        boolean full = entries.size() == reach.limit();
        return new Events(
                entries.stream().map(EventJson::of).toList(),
                full ? entries.get(entries.size() - 1).id() : null);
    }

    private static Optional<HostName> name(Snapshot snapshot, String text) {
        return snapshot.lookup().index().meant(text).map(m -> m.name()).or(() -> HostName.parse(text));
    }

    /** Where all hosts stand, as all who look at about the same time are told. */
    public Overview overview() {
        return overviews.get();
    }

    /** Why the ledger does not answer, as known without asking; null if it does. */
    @Nullable
    public String trouble() {
        Ledger.Health health = ledger.health();
        return health.up() || health.reason().isEmpty() ? null : health.reason();
    }

    /** How the ledger does, for {@code /metrics}. */
    public List<Sample> samples() {
        Ledger.Health health = ledger.health();
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
