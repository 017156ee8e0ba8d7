package org.autoinstalld.preview;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.autoinstalld.live.State;
import org.autoinstalld.preview.Reply.BadRequest;
import org.autoinstalld.preview.Reply.Found;
import org.autoinstalld.preview.Reply.NotFound;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.setdir.Setdir;
import org.autoinstalld.template.Pages;

/**
 * Shows people what is served, what each machine would get and what is wrong, as pages and as JSON. It changes nothing,
 * reads no file and shows no secret. Safe for use by several threads.
 */
public final class Viewer {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String JSON = "application/json";
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final int HOSTS_EACH = 200;
    private static final int PROBLEMS_EACH = 500;

    private final Supplier<State> states;
    private final Supplier<List<Sample>> samples;
    private final ZoneId zone;
    private final Pages pages = new Pages(Viewer.class);
    private final Assets assets = new Assets();
    private Optional<Summary> last = Optional.empty();

    /**
     * @param samples measured elsewhere, for {@code /metrics}
     * @param zone of times on pages; JSON has UTC
     */
    public Viewer(Supplier<State> states, Supplier<List<Sample>> samples, ZoneId zone) {
        this.states = states;
        this.samples = samples;
        this.zone = zone;
    }

    /** Makes what lists need ahead of the first view: worth calling after a reload, on a thread that has time. */
    public void prepare() {
        summary(states.get());
    }

    /**
     * The answer to a GET.
     *
     * @param path percent-decoded once, beginning with a slash
     * @param query parameters, decoded
     */
    public Reply get(String path, Map<String, List<String>> query) {
        Query asked = new Query(query);
        if (path.startsWith("/assets/")) {
            return assets.get(path.substring("/assets/".length()))
                    .orElseGet(() -> new NotFound(PLAIN, "no such file\n"));
        }
        return switch (path) {
            case "/" -> hosts(asked);
            case "/problems" -> problems(asked);
            case "/healthz" -> new Found(PLAIN, Health.of(states.get()));
            case "/metrics" -> new Found(Metrics.CONTENT_TYPE, metrics());
            case "/api/state" -> json(serving().tree());
            case "/api/hosts" -> hostsAsJson(asked);
            case "/api/problems" -> problemsAsJson();
            default -> deeper(path, asked);
        };
    }

    private Reply deeper(String path, Query query) {
        if (path.startsWith("/api/hosts/")) {
            return hostAsJson(path.substring("/api/hosts/".length()), query);
        }
        if (path.startsWith("/hosts/")) {
            return host(path.substring("/hosts/".length()), query);
        }
        return path.startsWith("/api/")
                ? new NotFound(JSON, Json.line(error("no such path").tree()))
                : new NotFound(HTML, page("missing.ftlh", new Fields().with("nearest", List.of())));
    }

    private Serving serving() {
        State state = states.get();
        return new Serving(state, summary(state), zone);
    }

    /** One at a time: who comes meanwhile waits for the same summary instead of making it, too. */
    @SuppressWarnings("ReferenceEquality")
    private synchronized Summary summary(State state) {
        Optional<Summary> same = last.filter(s -> s.snapshot() == state.snapshot());
        if (same.isEmpty()) {
            last = Optional.of(Summary.of(state.snapshot(), last));
        }
        return last.orElseThrow();
    }

    private Reply hosts(Query query) {
        Serving serving = serving();
        Selection selection = Selection.of(query);
        Part<HostLine> part = Part.of(selection.from(serving.summary().hosts()), query, HOSTS_EACH);
        Fields tree = new Fields()
                .with("q", selection.text())
                .with("state", selection.standing().map(Standing::word).orElse(""))
                .with("part", part.tree("/"))
                .with("hosts", part.items().stream().map(HostLine::tree).toList());
        return new Found(HTML, page("hosts.ftlh", serving, tree));
    }

    private Reply hostsAsJson(Query query) {
        Serving serving = serving();
        List<HostLine> hosts = Selection.of(query).from(serving.summary().hosts());
        return json(new Fields()
                .with("total", hosts.size())
                .with("hosts", hosts.stream().map(HostLine::tree).toList()));
    }

    private Reply host(String name, Query query) {
        Serving serving = serving();
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            Fields tree = new Fields().with("asked", name).with("nearest", findable.nearest(name));
            return new NotFound(HTML, page("missing.ftlh", serving, tree));
        }
        Chosen chosen = chosen(serving, query);
        Fields tree = new Fields()
                .with("host", new HostPage(serving.summary().snapshot(), line.get()).tree(chosen))
                .with("setdirs", Chosen.offered(setdir(serving)))
                .with("asked_mode", query.text(Chosen.MODE).orElse("install"))
                .with(
                        "asked_path",
                        query.text(Chosen.PATH).orElse(setdir(serving).toString()))
                .with("wrong", wrong(chosen));
        String page = page("host.ftlh", serving, tree);
        return chosen instanceof Chosen.Wrong ? new BadRequest(HTML, page) : new Found(HTML, page);
    }

    private Reply hostAsJson(String name, Query query) {
        Serving serving = serving();
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            Fields tree = error("no host '" + name + "'").with("nearest", findable.nearest(name));
            return new NotFound(JSON, Json.line(tree.tree()));
        }
        Chosen chosen = chosen(serving, query);
        return chosen instanceof Chosen.Wrong wrong
                ? new BadRequest(
                        JSON,
                        Json.line(error(wrong.complaint())
                                .with("remedy", wrong.remedy())
                                .tree()))
                : json(new HostPage(serving.summary().snapshot(), line.get()).tree(chosen));
    }

    private static Chosen chosen(Serving serving, Query query) {
        return Chosen.of(query, setdir(serving));
    }

    private static Setdir setdir(Serving serving) {
        return serving.summary().snapshot().inventory().site().setdir();
    }

    private static Optional<Fields> wrong(Chosen chosen) {
        return chosen instanceof Chosen.Wrong wrong
                ? Optional.of(new Fields().with("complaint", wrong.complaint()).with("remedy", wrong.remedy()))
                : Optional.empty();
    }

    private Reply problems(Query query) {
        Serving serving = serving();
        Part<Problem> part = Part.of(serving.summary().problems(), query, PROBLEMS_EACH);
        Fields tree = new Fields().with("part", part.tree("/problems")).with("problems", Findings.tree(part.items()));
        return new Found(HTML, page("problems.ftlh", serving, tree));
    }

    private Reply problemsAsJson() {
        Serving serving = serving();
        return json(new Fields()
                .with("not_served", Findings.tree(serving.unserved()))
                .with("served", Findings.tree(serving.summary().problems())));
    }

    private String metrics() {
        List<Sample> all = new ArrayList<>(Metrics.of(serving()));
        all.addAll(samples.get());
        return Metrics.text(all);
    }

    private static Fields error(String message) {
        return new Fields().with("error", message);
    }

    private static Reply json(Fields tree) {
        return new Found(JSON, Json.line(tree.tree()));
    }

    private String page(String template, Fields tree) {
        return page(template, serving(), tree);
    }

    private String page(String template, Serving serving, Fields tree) {
        return pages.render(template, tree.with("serving", serving.page()).tree());
    }
}
