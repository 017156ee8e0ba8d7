package org.autoinstalld.web;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.ReloadState;
import org.autoinstalld.web.Reply.Found;
import org.jspecify.annotations.Nullable;

/**
 * Shows people what is served, what each machine would get and what is wrong, as pages and as JSON. It changes nothing,
 * reads no file and shows no secret. Safe for use by several threads.
 */
public final class Viewer {
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final String ASSETS = "/assets/";
    private static final String HOST = "/hosts/";
    private static final String API_HOST = "/api/hosts/";

    private final Supplier<ReloadState> states;
    private final Supplier<List<Sample>> samples;
    private final Supplier<FileDrift> kept;
    private final @Nullable LedgerApi ledger;
    private final ZoneId zone;
    private final WebPages web = new WebPages();
    private final Assets assets = new Assets();
    private @Nullable Summary last;

    /**
     * @param samples measured elsewhere, for {@code /metrics}
     * @param kept how files of other programs stand, as last looked at; answers at once
     * @param ledger null if there is none
     * @param zone of times on pages; JSON has UTC
     */
    public Viewer(
            Supplier<ReloadState> states,
            Supplier<List<Sample>> samples,
            Supplier<FileDrift> kept,
            @Nullable LedgerApi ledger,
            ZoneId zone) {
        this.states = states;
        this.samples = samples;
        this.kept = kept;
        this.ledger = ledger;
        this.zone = zone;
    }

    /**
     * Makes what lists need ahead of the first view. To be called after a reload on a thread that has time: it also lets
     * go of what was served before.
     */
    public void prepare() {
        summary(states.get(), kept.get());
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
    public Reply get(String path, Map<String, List<String>> query, PageUser user) {
        Query asked = new Query(query);
        return switch (path) {
            case "/" -> web.hosts(serving(user), asked);
            case "/problems" -> web.problems(serving(user), asked);
            case "/api/state" -> Api.state(serving(user));
            case "/api/hosts" -> Api.hosts(serving(user), asked);
            case "/api/problems" -> Api.problems(serving(user));
            case "/healthz" ->
                new Found(PLAIN, trouble().map(why -> "degraded: " + why + "\n").orElse("ok\n"));
            case "/metrics" -> new Found(Metrics.CONTENT_TYPE, metrics());
            default -> named(path, asked, user);
        };
    }

    /** Why the server is degraded; empty if all is well. */
    public Optional<String> trouble() {
        return HealthLine.trouble(states.get(), ledger == null ? null : ledger.trouble());
    }

    private Reply named(String path, Query query, PageUser user) {
        if (path.startsWith(ASSETS)) {
            return assets.get(path.substring(ASSETS.length()))
                    .orElseGet(() -> new Reply.NotFound(PLAIN, "no such file\n"));
        }
        if (path.startsWith(LedgerApi.PATH)) {
            return ledger().map(c -> c.get(path, query.parameters()))
                    .orElseGet(() -> LedgerApi.unavailable("this server keeps no ledger"));
        }
        if (path.startsWith(API_HOST)) {
            return Api.host(serving(user), path.substring(API_HOST.length()), query);
        }
        if (path.startsWith(HOST)) {
            return web.host(serving(user), ledger, path.substring(HOST.length()), query);
        }
        if (ledger != null && path.equals(LedgerApi.PAGE)) {
            return web.ledger(serving(user), ledger, query);
        }
        if (ledger != null && path.startsWith(LedgerApi.EVENT_PAGES)) {
            return web.event(serving(user), ledger, path.substring(LedgerApi.EVENT_PAGES.length()));
        }
        return path.startsWith("/api/") ? Api.missing() : web.missing(serving(user));
    }

    /**
     * The page to log in at; it tells strangers nothing.
     *
     * @param next path to go on to
     * @param complaint why the last attempt failed; empty if there was none
     */
    public String login(String csrf, String next, String complaint) {
        return web.login(csrf, next, complaint);
    }

    /** A page that says why something was not done; without anything about what is served. */
    public String sentence(String title, String sentence, List<Problem> problems, PageUser user) {
        return web.sentence(title, sentence, problems, user);
    }

    private Optional<LedgerApi> ledger() {
        return Optional.ofNullable(ledger);
    }

    private Serving serving(PageUser user) {
        ReloadState state = states.get();
        Overview overview = ledger == null ? null : ledger.overview();
        return new Serving(state, summary(state, kept.get()), overview, zone, user);
    }

    /** One at a time: who comes meanwhile waits for the same summary instead of making it, too. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized Summary summary(ReloadState state, FileDrift drift) {
        Summary known = last;
        if (known != null && known.snapshot() == state.snapshot() && known.kept() == drift) {
            return known;
        }
        Summary fresh = Summary.of(state.snapshot(), drift, known);
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
