package org.autoinstalld.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.address.Mode;
import org.autoinstalld.api.EventJson;
import org.autoinstalld.api.EventQuery;
import org.autoinstalld.api.HostStateJson;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Moments;
import org.autoinstalld.api.Overview;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.ReportApi;
import org.autoinstalld.api.SentApi;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.inventory.Access;
import org.autoinstalld.inventory.Host;
import org.autoinstalld.inventory.Policy;
import org.autoinstalld.inventory.SiteAccess;
import org.autoinstalld.ledger.EventFilter;
import org.autoinstalld.ledger.EventKind;
import org.autoinstalld.ledger.Ledger;
import org.autoinstalld.ledger.UnknownNames;
import org.autoinstalld.lookup.RecentLookups.Stranger;
import org.autoinstalld.responsefile.Snapshot;
import org.jspecify.annotations.Nullable;

/** What pages show of the ledger: what {@link LedgerApi} tells, with times as people tell them. */
record LedgerPage(LedgerApi ledger, Snapshot snapshot, ZoneId zone) {
    private static final int UNKNOWNS = 20;
    private static final int EVENTS = 50;
    private static final List<String> FILTERS =
            List.of(EventQuery.HOST, EventQuery.KIND, EventQuery.STATUS, EventQuery.SINCE, EventQuery.UNTIL);

    /**
     * What happened to any host, and who asked for what nobody has.
     *
     * @param asked the filters, by name, as they were filled in; empty where nothing was
     * @param kinds all that can be looked for
     * @param wrong what makes no sense about them; empty if nothing
     * @param older where older ones are; null if there are no more
     * @param later where the newest ones are; null if it is here
     * @param strangers machines that asked within the hour and are in no inventory
     */
    record Recent(
            Map<String, String> asked,
            List<String> kinds,
            String wrong,
            List<Row> events,
            @Nullable String older,
            @Nullable String later,
            List<StrangerRow> strangers,
            List<UnknownRow> unknowns) {}

    record StrangerRow(String lladdr, String requester, String timeHere) {}

    /** @param here whether there is a page of its host to go to; that may be gone from the inventory since */
    record Row(
            @JsonUnwrapped EventJson event,
            String timeHere,
            boolean here,
            @Nullable String served) {}

    record UnknownRow(@JsonUnwrapped UnknownNames.Count unknown, String hourHere) {}

    /**
     * Where a host stands, in one line of a list.
     *
     * @param sinceShort the same to the minute
     * @param untilHere until when it is armed; null if it is not
     * @param percent of what it fetches; null if it fetches nothing here
     */
    record StageLine(
            String word,
            @Nullable Instant since,
            @Nullable String sinceHere,
            @Nullable String sinceShort,
            String detail,
            @Nullable String untilHere,
            boolean underway,
            @Nullable Integer percent,
            HostStateJson.@Nullable ArmingJson arming) {}

    /**
     * What a host's own page shows.
     *
     * @param policy who gets its files; null if a mistake keeps us from knowing
     * @param again how it is let ask again, if arming is not the way
     * @param asksArming whether it is answered only after arming
     * @param modes what it may be armed to; none if a mistake keeps us from knowing
     * @param last the newest look-up; null if none is among the events that are shown
     * @param told what it told last of its installation
     * @param more what to ask for to see older events; null if there are none
     */
    record Installation(
            @Nullable String policy,
            @Nullable String again,
            boolean asksArming,
            String armFor,
            List<String> modes,
            @Nullable Row last,
            @Nullable Long more,
            List<Row> events,
            ReportApi.@Nullable ToldJson told) {}

    Recent recent(Query query, LedgerApi.Reach reach, List<Stranger> strangers) throws LedgerException {
        Instant now = Instant.now();
        EventQuery asked = new EventQuery(snapshot, zone, now);
        EventFilter filter = asked.read(query);
        LedgerApi.Events newest = ledger.recent(filter, reach);
        Map<String, String> filters = new LinkedHashMap<>();
        FILTERS.forEach(name -> filters.put(name, query.text(name).orElse("")));
        Long before = newest.before();
        return new Recent(
                filters,
                Arrays.stream(EventKind.values()).map(EventKind::word).toList(),
                asked.wrong().orElse(""),
                newest.events().stream().map(event -> row(event, null)).toList(),
                before == null ? null : query.with("before", before.toString()).behind(LedgerApi.PAGE),
                reach.before() == Ledger.LATEST
                        ? null
                        : query.with("before", "").behind(LedgerApi.PAGE),
                strangers.stream()
                        .limit(UNKNOWNS)
                        .map(s -> new StrangerRow(
                                s.lladdr().toString(),
                                s.requester().toString(),
                                Moments.local(now.minusMillis(s.agoMillis()), zone)))
                        .toList(),
                ledger.unknowns(UNKNOWNS).stream()
                        .map(u -> new UnknownRow(u, Moments.local(u.hour(), zone)))
                        .toList());
    }

    /** One event; empty if there is none of that number. */
    Optional<Row> event(String number) throws LedgerException {
        return ledger.event(number).map(sent -> row(sent.event(), sent.served()));
    }

    /** Null if there is no ledger, or it does not answer. */
    static @Nullable StageLine stage(Serving serving, HostLine line) {
        return serving.stages()
                .map(o -> stage(o, line.machine().name(), serving.zone()))
                .orElse(null);
    }

    private static StageLine stage(Overview overview, HostName host, ZoneId zone) {
        HostStateJson state = HostStateJson.of(
                host, overview.state(host), overview.arming(host).orElse(null), Instant.now());
        return new StageLine(
                state.state(),
                state.since(),
                state.since() == null ? null : Moments.local(state.since(), zone),
                state.since() == null ? null : Moments.minute(state.since(), zone),
                Moments.local(state.detail(), zone),
                state.arming() == null || !state.arming().open()
                        ? null
                        : Moments.local(state.arming().until(), zone),
                overview.state(host).underway() != null,
                state.progress() == null ? null : state.progress().percent(),
                state.arming());
    }

    /** What it was sent last, beside what it would get now; null if nothing is known of that. */
    @Nullable
    Sent sent(HostLine line) {
        SentApi.SentJson sent = ledger.sent(line.machine().name());
        return sent == null ? null : new Sent(sent, Moments.local(sent.at(), zone));
    }

    record Sent(@JsonUnwrapped SentApi.SentJson sent, String atHere) {}

    Installation installation(HostLine line) {
        Optional<Access> access = line.host().map(h -> h.access());
        LedgerApi.Events newest = ledger.newest(line.machine().name(), EVENTS);
        List<Row> events =
                newest.events().stream().map(event -> row(event, null)).toList();
        SiteAccess site = snapshot.inventory().site().access();
        return new Installation(
                access.map(Access::explained).orElse(null),
                access.filter(a -> a.isAnsweredOnce() && !a.demands(Policy.ARMED))
                        .map(a -> a.again().by())
                        .orElse(null),
                access.filter(a -> a.demands(Policy.ARMED) || a.isAnsweredOnce())
                        .isPresent(),
                SiteAccess.spelt(site.armFor()),
                line.host().map(LedgerPage::modes).orElse(List.of()),
                events.stream()
                        .filter(row -> row.event().isLookup())
                        .findFirst()
                        .orElse(null),
                newest.before(),
                events,
                ledger.told(line.machine().name()));
    }

    private static List<String> modes(Host host) {
        return Stream.of(Mode.values())
                .filter(host.boot()::permits)
                .map(Mode::word)
                .toList();
    }

    private Row row(EventJson event, @Nullable String served) {
        boolean here = event.host() != null
                && HostName.parse(event.host())
                        .filter(name -> !snapshot.lookup().index().byName(name).isEmpty())
                        .isPresent();
        return new Row(
                event.saying(Moments.local(event.reason(), zone)), Moments.local(event.time(), zone), here, served);
    }
}
