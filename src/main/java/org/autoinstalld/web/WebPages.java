package org.autoinstalld.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.LedgerApi;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.Reply;
import org.autoinstalld.database.LedgerException;
import org.autoinstalld.lookup.RecentLookups.Stranger;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.review.LookupTracer;
import org.autoinstalld.template.Pages;
import org.jspecify.annotations.Nullable;

/** The pages: what JSON tells, and around it what only somebody at a screen needs. */
final class WebPages {
    private static final String HTML = "text/html; charset=utf-8";

    private final Pages pages = new Pages(WebPages.class);
    private final Assets assets;

    WebPages(Assets assets) {
        this.assets = assets;
    }

    Reply hosts(Serving serving, Query query) {
        return found("hosts.ftlh", serving, HostsPage.of(serving, query));
    }

    /** @param own problems that do not depend on what is chosen */
    private record HostModel(
            HostPage.Details host,
            List<Problem> own,
            LedgerPage.@Nullable StageLine stage,
            LedgerPage.@Nullable Installation installation,
            LedgerPage.@Nullable Sent sent,
            DeploymentView.@Nullable Page deployment,
            List<MachineForm.Field> machine,
            FileChoice.Form chosen) {}

    Reply host(Serving serving, @Nullable LedgerApi ledger, String name, Query query) {
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            return missing(serving, Map.of("asked", name, "near", NearPages.of("/hosts/" + name, findable, false)));
        }
        FileChoice chosen = FileChoice.of(query, serving.setdir());
        HostPage host = HostPage.of(serving, line.get());
        LedgerPage.StageLine stage = LedgerPage.stage(serving, line.get());
        String page = page(
                "host.ftlh",
                serving,
                new HostModel(
                        host.json(chosen),
                        host.own(),
                        stage,
                        ledger == null || stage == null
                                ? null
                                : serving.ledgerPage(ledger).installation(line.get()),
                        ledger == null || stage == null
                                ? null
                                : serving.ledgerPage(ledger).sent(line.get()),
                        serving.deployment(line.get().machine().name()),
                        host.machine(MachineForm.assignments(query)),
                        chosen.form(query, serving.setdir())));
        return chosen instanceof FileChoice.Wrong ? new Reply.BadRequest(HTML, page) : new Reply.Found(HTML, page);
    }

    Reply problems(Serving serving, PageContext around, Query query) {
        return found("problems.ftlh", serving, ProblemsPage.of(serving, around, query));
    }

    Reply add(Serving serving, PageContext around, Query query) {
        return found("add.ftlh", serving, AddPage.of(serving.summary().snapshot(), around, query, null));
    }

    /** The same form once more, with what is wrong. */
    String notAdded(Serving serving, PageContext around, Query query, AddPage.Refusal why) {
        return page("add.ftlh", serving, AddPage.of(serving.summary().snapshot(), around, query, why));
    }

    Reply lookup(Serving serving, LookupTracer lookups, Query query) {
        LookupPage lookup = LookupPage.of(lookups, query);
        String page = page("lookup.ftlh", serving, lookup);
        return lookup.complaint() == null ? new Reply.Found(HTML, page) : new Reply.BadRequest(HTML, page);
    }

    Reply whatIf(Serving serving, Function<Serving, WhatIf.Page> shown) {
        WhatIf.Page model = shown.apply(serving);
        String page = page("what-if.ftlh", serving, model);
        return model.complaint() == null ? new Reply.Found(HTML, page) : new Reply.BadRequest(HTML, page);
    }

    Reply ledger(Serving serving, LedgerApi ledger, List<Stranger> strangers, Query query) {
        Optional<LedgerApi.Reach> reach = LedgerApi.reach(query);
        if (reach.isEmpty()) {
            return new Reply.BadRequest(HTML, silent(serving, LedgerApi.NO_REACH));
        }
        try {
            LedgerPage.Recent recent = serving.ledgerPage(ledger).recent(query, reach.get(), strangers);
            String page = page("ledger.ftlh", serving, recent);
            return recent.wrong().isEmpty() ? new Reply.Found(HTML, page) : new Reply.BadRequest(HTML, page);
        } catch (LedgerException e) {
            return new Reply.Unavailable(HTML, silent(serving, LedgerApi.silent(e)));
        }
    }

    Reply event(Serving serving, LedgerApi ledger, String number) {
        try {
            return serving.ledgerPage(ledger)
                    .event(number)
                    .map(event -> found("event.ftlh", serving, Map.of("event", event)))
                    .orElseGet(() -> missing(serving, Map.of("event", number)));
        } catch (LedgerException e) {
            return new Reply.Unavailable(HTML, silent(serving, LedgerApi.silent(e)));
        }
    }

    private String silent(Serving serving, String why) {
        return page("silent.ftlh", serving, Map.of("why", why));
    }

    Reply missing(Serving serving, String path) {
        Map<String, String> near = NearPages.of(path, new Findable(serving.summary()), serving.overview() != null);
        return missing(serving, Map.of("near", near));
    }

    private Reply missing(Serving serving, Map<String, Object> model) {
        return new Reply.NotFound(HTML, page("missing.ftlh", serving, model));
    }

    String login(String csrf, String next, String name, String complaint) {
        return render(
                "login.ftlh", Json.tree(Map.of("csrf", csrf, "next", next, "name", name, "complaint", complaint)));
    }

    String sentence(String title, String sentence, List<Problem> problems, PageUser user) {
        return render(
                "sentence.ftlh",
                Json.tree(Map.of("title", title, "sentence", sentence, "problems", problems, "user", user)));
    }

    private Reply found(String template, Serving serving, Object model) {
        return new Reply.Found(HTML, page(template, serving, model));
    }

    private String page(String template, Serving serving, Object model) {
        Map<String, @Nullable Object> tree = Json.tree(model);
        tree.put("serving", Json.tree(serving.page()));
        return render(template, tree);
    }

    /** Without anything about what is served. */
    private String render(String template, Map<String, @Nullable Object> tree) {
        tree.put("assets", assets.names());
        return pages.render(template, tree);
    }
}
