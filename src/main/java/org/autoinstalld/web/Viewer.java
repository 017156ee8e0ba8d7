package org.autoinstalld.web;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.autoinstalld.api.JsonReply;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Overview;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.Reply;
import org.autoinstalld.api.Reply.Found;
import org.autoinstalld.api.Sample;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.mirror.SyncState;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.Pace;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.LookupTracer;
import org.jspecify.annotations.Nullable;

/**
 * Shows people what is served, what each machine would get and what is wrong, as pages and as JSON. It changes nothing,
 * reads no file but one that a problem is in, and shows no secret. Safe for use by several threads.
 */
public final class Viewer {
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String ASSETS = "/assets/";
    private static final String HOST = "/hosts/";
    private static final String API_HOST = "/api/hosts/";

    /** A page waits for so many hosts to be judged, and for all that are done in this time. */
    private static final int AT_ONCE = 100;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NEWS_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Supplier<ReloadState> states;
    private final Supplier<List<Sample>> samples;
    private final Supplier<FileDrift> kept;
    private final @Nullable LedgerApi ledger;
    private final ZoneId zone;
    private final Assets assets = new Assets();
    private final WebPages web = new WebPages(assets);
    private final Pace pace;
    private final Runnable news;
    private final Supplier<Optional<SyncState>> mirror;
    private final Deployments deployments;
    private final PageContext around;
    private final Foresight foresight;
    private @Nullable Summary last;
    private @Nullable Judging judging;
    /** Whether somebody was told that hosts are not judged yet. */
    private volatile boolean told;

    /** How many pages wait for hosts to be judged. */
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param samples measured elsewhere, for {@code /metrics}
     * @param kept how files of other programs stand, as last looked at; answers at once
     * @param ledger null if there is none
     * @param zone of times on pages; JSON has UTC
     * @param pace of judging ahead
     * @param news run when pages can tell of hosts that were not judged when they were made
     * @param mirror how far its sync is; empty: there is none
     * @param deployments what is recorded of them
     * @param around what some pages ask of their server
     * @param foresight tells how it would be
     */
    public Viewer(
            Supplier<ReloadState> states,
            Supplier<List<Sample>> samples,
            Supplier<FileDrift> kept,
            @Nullable LedgerApi ledger,
            ZoneId zone,
            Pace pace,
            Runnable news,
            Supplier<Optional<SyncState>> mirror,
            Deployments deployments,
            PageContext around,
            Foresight foresight) {
        this.foresight = foresight;
        this.states = states;
        this.samples = samples;
        this.kept = kept;
        this.ledger = ledger;
        this.zone = zone;
        this.pace = pace;
        this.news = news;
        this.mirror = mirror;
        this.deployments = deployments;
        this.around = around;
    }

    /**
     * Judges ahead what lists need. To be called after a reload, always on the same thread, which has time: it ends when all
     * hosts are judged, or something else is served. It also lets go of what was served before.
     */
    @SuppressWarnings("ReferenceEquality")
    public void prepare() {
        Judging all = judging();
        pace.begin();
        long[] due = {System.nanoTime() + NEWS_NANOS};
        all.goOn(() -> {
            pace.step(() -> waiting.get() > 0);
            if (told && System.nanoTime() - due[0] > 0) {
                tell();
                due[0] = System.nanoTime() + NEWS_NANOS;
            }
            return states.get().snapshot() == all.snapshot();
        });
        if (told) {
            tell();
        }
    }

    private void tell() {
        told = false;
        news.run();
    }

    /**
     * The answer to a GET.
     *
     * @param path percent-decoded once, beginning with a slash
     * @param query parameters, decoded
     */
    public Reply get(String path, Map<String, List<String>> query) {
        return get(path, query, PageUser.ANYBODY);
    }

    /** The same for somebody who may press buttons. */
    public Reply get(String path, Map<String, List<String>> query, PageUser who) {
        Query asked = new Query(query);
        PageUser user = who.at(asked.behind(path));
        return switch (path) {
            case "/" -> web.hosts(serving(user), asked);
            case "/problems" -> web.problems(serving(user), around, asked);
            case AddPage.PATH -> web.add(serving(user), around, asked);
            case "/api/state" -> HostsApi.state(serving(user));
            case "/api/hosts" -> HostsApi.hosts(serving(user), asked);
            case "/api/deployments" -> HostsApi.deployments(serving(user));
            case "/api/problems" -> HostsApi.problems(serving(user));
            case "/healthz" ->
                new Found(PLAIN, trouble().map(why -> "degraded: " + why + "\n").orElse("ok\n"));
            case "/metrics" -> new Found(Metrics.CONTENT_TYPE, metrics());
            default -> named(path, asked, user);
        };
    }

    /**
     * The answer to a form that changes nothing, from somebody who may act; empty if it is none of those.
     *
     * @param api whether a program asks
     */
    public Optional<Reply> tried(String path, Map<String, List<String>> form, boolean api, PageUser user) {
        WhatIf whatIf = foresight.whatIf();
        if (whatIf == null || !path.equals(WhatIf.PATH)) {
            return Optional.empty();
        }
        Query query = new Query(form);
        return Optional.of(
                api ? whatIf.json(serving(user), query) : web.whatIf(serving(user), s -> whatIf.page(s, query)));
    }

    /**
     * The form of an action that was refused, as it was filled in, with what is wrong; empty if that action has no page of
     * its own.
     */
    public Optional<String> refused(
            String path, Map<String, List<String>> form, String complaint, List<Problem> problems, PageUser user) {
        return path.equals(AddPage.PATH)
                ? Optional.of(web.notAdded(
                        serving(user.at(path)), around, new Query(form), new AddPage.Refusal(complaint, problems)))
                : Optional.empty();
    }

    /** Why the server is degraded; empty if all is well. */
    public Optional<String> trouble() {
        return HealthLine.trouble(states.get(), ledger == null ? null : ledger.trouble())
                .or(() -> mirror.get().map(SyncState::trouble).filter(why -> !why.isEmpty()));
    }

    private Reply named(String path, Query query, PageUser user) {
        if (path.startsWith(ASSETS)) {
            return asset(path)
                    .<Reply>map(asset -> new Found(asset.contentType(), asset.body()))
                    .orElseGet(() -> new Reply.NotFound(PLAIN, "no such file\n"));
        }
        if (path.startsWith(LedgerApi.PATH)) {
            return ledger().map(c -> c.get(path, query.parameters()))
                    .orElseGet(() -> LedgerApi.unavailable("this server keeps no ledger"));
        }
        if (path.startsWith(API_HOST)) {
            String name = path.substring(API_HOST.length());
            return HostsApi.host(serving(user, name), name, query);
        }
        if (path.startsWith(HOST)) {
            String name = path.substring(HOST.length());
            return web.host(serving(user, name), ledger, name, query);
        }
        LookupTracer lookups = foresight.lookups();
        if (lookups != null && path.equals(LookupPage.PATH)) {
            return web.lookup(serving(user), lookups, query);
        }
        if (lookups != null && path.equals("/api" + LookupPage.PATH)) {
            return LookupPage.json(lookups, query);
        }
        WhatIf whatIf = foresight.whatIf();
        if (whatIf != null && path.equals(WhatIf.PATH)) {
            return web.whatIf(serving(user), s -> new WhatIf.Page(whatIf.form(s, query), null, null));
        }
        if (ledger != null && path.equals(LedgerApi.PAGE)) {
            Serving serving = serving(user);
            return web.ledger(
                    serving, ledger, around.strangers().apply(serving.summary().snapshot()), query);
        }
        if (ledger != null && path.startsWith(LedgerApi.EVENT_PAGES)) {
            return web.event(serving(user), ledger, path.substring(LedgerApi.EVENT_PAGES.length()));
        }
        return path.startsWith("/api/") ? JsonReply.missing(NearPages.ofApi(path)) : web.missing(serving(user), path);
    }

    /**
     * The page to log in at; it tells strangers nothing.
     *
     * @param next path to go on to
     * @param name whatever was filled in before; empty if nothing was
     * @param complaint why the last attempt failed; empty if there was none
     */
    public String login(String csrf, String next, String name, String complaint) {
        return web.login(csrf, next, name, complaint);
    }

    /** What pages need beside themselves, by its path; empty if that is none. */
    public Optional<Asset> asset(String path) {
        return path.startsWith(ASSETS) ? assets.get(path.substring(ASSETS.length())) : Optional.empty();
    }

    /** A page that says why something was not done; without anything about what is served. */
    public String sentence(String title, String sentence, List<Problem> problems, PageUser user) {
        return web.sentence(title, sentence, problems, user);
    }

    private Optional<LedgerApi> ledger() {
        return Optional.ofNullable(ledger);
    }

    private Serving serving(PageUser user) {
        Judging some = judging();
        // whoever waits does it himself: it is wanted now
        long end = System.nanoTime() + PATIENCE_NANOS;
        int enough = some.count() + AT_ONCE;
        waiting.incrementAndGet();
        try {
            some.goOn(() -> some.count() < enough || end - System.nanoTime() > 0);
        } finally {
            waiting.decrementAndGet();
        }
        return served(user, some);
    }

    /** The same for somebody who wants to see one host. */
    private Serving serving(PageUser user, String host) {
        Judging some = judging();
        if (some.snapshot().lookup().index().meant(host).orElse(null) instanceof KnownMachine.Right right) {
            some.now(right.host());
        }
        return served(user, some);
    }

    @SuppressWarnings("ReferenceEquality")
    private Serving served(PageUser user, Judging judged) {
        ReloadState state = states.get();
        if (state.snapshot() != judged.snapshot()) {
            // what is told of hosts and of the last edit has to be of one moment
            return serving(user);
        }
        Overview overview = ledger == null ? null : ledger.overview();
        if (!judged.isComplete()) {
            told = true;
        }
        return new Serving(
                state, summary(judged), overview, zone, user, mirror.get().orElse(null), deployments);
    }

    @SuppressWarnings("ReferenceEquality")
    private synchronized Judging judging() {
        // read here: who came with an older one would take the place of what is being worked on
        Snapshot snapshot = states.get().snapshot();
        Judging known = judging;
        if (known == null || known.snapshot() != snapshot) {
            known = Judging.of(snapshot, known);
            judging = known;
            last = null;
        }
        return known;
    }

    /** One at a time: who comes meanwhile waits for the same summary instead of making it, too. */
    private synchronized Summary summary(Judging judged) {
        FileDrift drift = kept.get();
        Summary known = last;
        if (known != null && known.isOf(judged, drift)) {
            return known;
        }
        Summary fresh = Summary.of(judged, drift);
        last = fresh;
        return fresh;
    }

    private String metrics() {
        List<Sample> all = new ArrayList<>(Metrics.of(serving(PageUser.ANYBODY)));
        all.addAll(samples.get());
        ledger().ifPresent(c -> all.addAll(c.samples()));
        return Metrics.text(all);
    }
}
