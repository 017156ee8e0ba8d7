package org.autoinstalld.web;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.ErrorJson;
import org.autoinstalld.api.Json;
import org.autoinstalld.api.JsonReply;
import org.autoinstalld.api.Masking;
import org.autoinstalld.api.Query;
import org.autoinstalld.api.Reply;
import org.autoinstalld.lookup.KnownMachine;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.reload.TypedEdit;
import org.autoinstalld.reload.TypedEdit.Outcome;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.FileChange;
import org.autoinstalld.review.HostsDiff;
import org.autoinstalld.template.TemplateSet;
import org.jspecify.annotations.Nullable;

/**
 * What a host would get if a text were saved that somebody types: its YAML, or a template. Nothing is stored, and one is tried
 * at a time, so that nobody who types takes the processors from installers. Safe for use by several threads.
 */
public final class WhatIf {
    /** Of the page, and below {@code /api}. */
    public static final String PATH = "/what-if";

    private static final int LONGEST = 64 << 10;

    private final Function<TypedEdit, Outcome> trials;
    private final Semaphore one = new Semaphore(1);

    /** @param trials makes of an edit what a reload would, and forgets it */
    public WhatIf(Function<TypedEdit, Outcome> trials) {
        this.trials = trials;
    }

    /**
     * What is filled in.
     *
     * @param here where the host's page is; null if there is no such host
     */
    record Form(
            String name,
            @Nullable String here,
            String yaml,
            String template,
            String text,
            FileChoice.Form chosen,
            List<String> templates) {}

    /**
     * What docs/api.md describes.
     *
     * @param served whether it would be served at all; no host is told of else
     * @param problems of what was typed, and of the host
     * @param host as at {@code /api/hosts/NAME}
     * @param differs from what it gets now
     */
    record Result(boolean served, List<Problem> problems, HostPage.@Nullable Details host, List<FileChange> differs) {}

    /** What is shown: a form, and what came of it if it was sent. */
    record Page(
            Form form, @Nullable String complaint, @Nullable Result result) {}

    /** Why nothing was tried. */
    private static final class Untried extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean busy;

        Untried(String why, boolean busy) {
            super(why);
            this.busy = busy;
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }

    private static String raw(Query query, String name) {
        List<String> values = query.parameters().getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0).replace("\r\n", "\n");
    }

    Form form(Serving serving, Query query) {
        Snapshot now = serving.summary().snapshot();
        String name = query.text("host").orElse("");
        String template = query.text("template").orElse("");
        String text = raw(query, "text");
        return new Form(
                name,
                now.lookup()
                        .index()
                        .meant(name)
                        .map(m -> "/hosts/" + m.name().text())
                        .orElse(null),
                raw(query, "yaml"),
                template,
                // one with a hash typed into it is shown to nobody
                text.isEmpty() && !query.parameters().containsKey("text")
                        ? now.templates()
                                .source(template)
                                .filter(t -> Masking.hashes(t).equals(t))
                                .orElse("")
                        : text,
                FileChoice.of(query, serving.setdir()).form(query, serving.setdir()),
                List.copyOf(now.templates().names()));
    }

    /** The form, and what comes of it. */
    Page page(Serving serving, Query query) {
        Form form = form(serving, query);
        try {
            return new Page(form, null, result(serving, query));
        } catch (Untried e) {
            return new Page(form, e.why(), null);
        }
    }

    Reply json(Serving serving, Query query) {
        try {
            return JsonReply.found(result(serving, query));
        } catch (Untried e) {
            String error = Json.answer(ErrorJson.of(e.why()));
            return e.busy ? new Reply.Unavailable(JsonReply.JSON, error) : new Reply.BadRequest(JsonReply.JSON, error);
        }
    }

    private Result result(Serving serving, Query query) throws Untried {
        Snapshot now = serving.summary().snapshot();
        TypedEdit edit = edit(now, query);
        FileChoice chosen = FileChoice.of(query, serving.setdir());
        if (chosen instanceof FileChoice.Wrong wrong) {
            throw new Untried(wrong.complaint(), false);
        }
        if (!one.tryAcquire()) {
            throw new Untried("another text is being tried; one at a time, so that installers do not wait", true);
        }
        try {
            if (TemplateSet.isTypedOneEndless()) {
                throw new Untried(
                        "a template that was tried before does not end, and its thread takes a processor until the server"
                                + " is started again; so no other is tried",
                        true);
            }
            return result(serving, now, edit, chosen);
        } finally {
            one.release();
        }
    }

    private static TypedEdit edit(Snapshot now, Query query) throws Untried {
        String asked = query.text("host").orElse("");
        Optional<HostName> name =
                now.lookup().index().meant(asked).map(KnownMachine::name).or(() -> HostName.parse(asked));
        if (name.isEmpty()) {
            throw new Untried(asked.isEmpty() ? "which host? field 'host'" : "'" + asked + "' is no host", false);
        }
        String yaml = raw(query, "yaml");
        String template = query.text("template").orElse("");
        String text = raw(query, "text");
        if (yaml.isBlank() && template.isEmpty()) {
            throw new Untried("nothing is typed: field 'yaml', or 'template' and 'text'", false);
        }
        if (yaml.length() > LONGEST || text.length() > LONGEST) {
            throw new Untried("the text is longer than " + LONGEST + " characters", false);
        }
        if (!template.isEmpty() && !now.templates().names().contains(template)) {
            throw new Untried(
                    "there is no template '" + template + "'; one of "
                            + String.join(", ", now.templates().names()),
                    false);
        }
        return new TypedEdit(name.get(), yaml.isBlank() ? null : yaml, template.isEmpty() ? null : template, text);
    }

    private Result result(Serving serving, Snapshot now, TypedEdit edit, FileChoice chosen) {
        Outcome outcome = trials.apply(edit);
        if (outcome instanceof Outcome.Refused refused) {
            return new Result(false, masked(refused.problems(), Masking.none()), null, List.of());
        }
        Outcome.Snapshots tried = (Outcome.Snapshots) outcome;
        Snapshot then = tried.snapshot();
        KnownMachine machine =
                then.lookup().index().byName(edit.host()).stream().findFirst().orElse(null);
        List<Problem> typed = then.reading().problems().stream()
                .filter(p -> p.place().file().equals(tried.typed()))
                .toList();
        if (machine == null) {
            return new Result(
                    true,
                    Stream.concat(
                                    Stream.of(Problem.error(
                                            Place.of(tried.typed()),
                                            "there is no host '" + edit.host() + "' in it",
                                            "hosts: { " + edit.host() + ": ... }")),
                                    typed.stream())
                            .toList(),
                    null,
                    List.of());
        }
        HostLine line = HostLine.of(
                machine,
                machine instanceof KnownMachine.Right right
                        ? Judged.of(then, right.host())
                        : Judged.none(((KnownMachine.Wrong) machine).host().problems()),
                then.reading().problemsOf(machine.name()).stream()
                        .filter(p -> !p.isError())
                        .toList(),
                List.of());
        Masking masking = line.host().map(Masking::of).orElse(Masking.none());
        HostPage page = new HostPage(then, line, serving.armed(machine.name()).orElse(null));
        List<Problem> problems = Stream.concat(typed.stream(), line.problems().stream())
                .distinct()
                .sorted(HostLine.ERRORS_FIRST)
                .toList();
        HostPage.Details details = page.json(chosen);
        // what does not end is not begun once more for a comparison
        List<FileChange> differs = TemplateSet.isTypedOneEndless()
                ? List.of()
                : HostsDiff.of(
                        new HostsDiff.Side(edit.template() == null ? now : now.blind(), UnaryOperator.identity()),
                        new HostsDiff.Side(then, UnaryOperator.identity()),
                        machine.name());
        return new Result(true, masked(problems, masking), details, differs);
    }

    private static List<Problem> masked(List<Problem> problems, Masking masking) {
        return problems.stream().map(masking::problem).toList();
    }
}
