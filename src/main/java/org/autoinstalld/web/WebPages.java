package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.ledger.LedgerException;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.template.Pages;
import org.jspecify.annotations.Nullable;

/** The pages: the trees that JSON is made of, and around them what only somebody at a screen needs. */
final class WebPages {
    private static final String HTML = "text/html; charset=utf-8";
    private static final int HOSTS_EACH = 200;
    private static final int PROBLEMS_EACH = 500;

    private final Pages pages = new Pages(WebPages.class);

    Reply hosts(Serving serving, Query query) {
        Selection selection = Selection.of(query);
        Part<HostLine> part = Part.of(selection.from(serving.summary().hosts()), query, HOSTS_EACH);
        Fields tree = new Fields()
                .with("q", selection.text())
                .with("state", selection.standing().map(HostCondition::word).orElse(""))
                .with("part", part.tree())
                .with(
                        "hosts",
                        part.items().stream()
                                .map(line -> line.tree().with("stage", stage(serving, line)))
                                .toList());
        return new Reply.Found(HTML, page("hosts.ftlh", serving, tree));
    }

    private static Optional<Fields> stage(Serving serving, HostLine line) {
        return serving.overview()
                .filter(o -> o.trouble().isEmpty())
                .map(o -> Installation.stage(o, line.machine().name(), serving.zone()));
    }

    Reply host(Serving serving, @Nullable LedgerApi ledger, String name, Query query) {
        Findable findable = new Findable(serving.summary());
        Optional<HostLine> line = findable.find(name);
        if (line.isEmpty()) {
            return missing(serving, new Fields().with("asked", name).with("nearest", findable.nearest(name)));
        }
        FileChoice chosen = FileChoice.of(query, serving.setdir());
        HostPage host = HostPage.of(serving, line.get());
        Fields tree = new Fields()
                .with("host", host.tree(chosen))
                .with("own", host.own())
                .with("stage", stage(serving, line.get()))
                .with(
                        "installation",
                        Optional.ofNullable(ledger)
                                .filter(c -> stage(serving, line.get()).isPresent())
                                .map(c -> Installation.tree(c, serving, line.get())))
                .with("machine", host.machine(MachineForm.assignments(query)))
                .with("chosen", chosen.tree(query, serving.setdir()));
        String page = page("host.ftlh", serving, tree);
        return chosen instanceof FileChoice.Wrong ? new Reply.BadRequest(HTML, page) : new Reply.Found(HTML, page);
    }

    Reply problems(Serving serving, Query query) {
        Part<Problem> part = Part.of(serving.summary().problems(), query, PROBLEMS_EACH);
        Fields tree = new Fields().with("part", part.tree()).with("problems", part.items());
        return new Reply.Found(HTML, page("problems.ftlh", serving, tree));
    }

    Reply ledger(Serving serving, LedgerApi ledger, Query query) {
        Optional<LedgerApi.Reach> reach = LedgerApi.reach(query);
        if (reach.isEmpty()) {
            return new Reply.BadRequest(HTML, silent(serving, LedgerApi.NO_REACH));
        }
        try {
            Fields tree = serving.ledgerPage(ledger).recent(reach.get());
            return new Reply.Found(HTML, page("ledger.ftlh", serving, tree));
        } catch (LedgerException e) {
            return new Reply.Unavailable(HTML, silent(serving, LedgerApi.silent(e)));
        }
    }

    Reply event(Serving serving, LedgerApi ledger, String number) {
        try {
            Optional<Fields> event = serving.ledgerPage(ledger).event(number);
            return event.isEmpty()
                    ? missing(serving, new Fields().with("event", number).with("nearest", List.of()))
                    : new Reply.Found(HTML, page("event.ftlh", serving, new Fields().with("event", event.get())));
        } catch (LedgerException e) {
            return new Reply.Unavailable(HTML, silent(serving, LedgerApi.silent(e)));
        }
    }

    private String silent(Serving serving, String why) {
        return page("silent.ftlh", serving, new Fields().with("why", why));
    }

    Reply missing(Serving serving) {
        return missing(serving, new Fields().with("nearest", List.of()));
    }

    String login(String csrf, String next, String complaint) {
        return pages.render(
                "login.ftlh",
                Json.tree(new Fields().with("csrf", csrf).with("next", next).with("complaint", complaint)));
    }

    String sentence(String title, String sentence, List<Problem> problems, PageUser onlooker) {
        return pages.render(
                "sentence.ftlh",
                Json.tree(new Fields()
                        .with("title", title)
                        .with("sentence", sentence)
                        .with("problems", problems)
                        .with("onlooker", onlooker.tree())));
    }

    private Reply missing(Serving serving, Fields tree) {
        return new Reply.NotFound(HTML, page("missing.ftlh", serving, tree));
    }

    private String page(String template, Serving serving, Fields tree) {
        return pages.render(template, Json.tree(tree.with("serving", serving.page())));
    }
}
