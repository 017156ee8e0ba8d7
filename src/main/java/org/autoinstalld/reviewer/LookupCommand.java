package org.autoinstalld.reviewer;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import org.autoinstalld.admin.ControlClient;
import org.autoinstalld.admin.ControlClient.Answer;
import org.autoinstalld.api.Json;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.Snapshot;
import org.autoinstalld.review.LookupTracer;
import org.autoinstalld.review.LookupTracer.Question;
import org.autoinstalld.web.LookupPage;
import org.autoinstalld.web.LookupPage.Asked;
import org.autoinstalld.web.LookupPage.StepJson;
import org.autoinstalld.web.LookupPage.Traced;

/** Tells how a look-up would be decided, step by step; by the server that runs, or by the files if none does. */
public final class LookupCommand extends Command {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LAST_OF_SUCCESS = 399;

    public LookupCommand() {
        super(
                "lookup",
                "PATH",
                "tells how a look-up would be decided, step by step; counts nothing",
                Invocation.option("from", "ADDRESS", "who would ask, as the server sees it"),
                Invocation.option("lladdr", "LLADDR", "take the neighbour table to have that address there"));
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        String path = invocation.operand("path");
        String from = invocation.value("from").orElse("");
        String lladdr = invocation.value("lladdr").orElse("");
        Asked asked = Asked.of(path, from, lladdr);
        if (asked instanceof Asked.Wrong wrong) {
            throw new UsageException(wrong.complaint() + (from.isEmpty() ? "; --from ADDRESS" : ""));
        }
        Traced traced = traced(invocation, ((Asked.Right) asked).question());
        invocation.tell(traced, out -> print(traced, out));
        if (traced.status() <= LAST_OF_SUCCESS) {
            return FINE;
        }
        invocation.find(
                List.of(Problem.error(Place.COMMAND_LINE, "would be refused with status " + traced.status())),
                out -> {});
        return REFUSED;
    }

    private static Traced traced(Invocation invocation, Question question) throws RefusedException {
        Answer answer = new ControlClient(invocation.stateFolder(), PATIENCE)
                .get("/api" + LookupPage.PATH + "?path=" + ControlClient.encoded(question.pasted()) + "&from="
                        + question.requester()
                        + (question.lladdr() == null ? "" : "&lladdr=" + question.lladdr()));
        if (answer instanceof Answer.Said said) {
            return Json.read(said.json(), Traced.class)
                    .filter(t -> said.isDone() && t.steps() != null)
                    .orElseThrow(() -> new RefusedException("the server does not tell: " + said.sentence()));
        }
        if (answer instanceof Answer.Failed failed) {
            throw new RefusedException(failed.why());
        }
        Snapshot snapshot = invocation.snapshot();
        if (question.pasted().contains("/pub/")
                && snapshot.inventory().site().mirror().isPresent()) {
            throw new RefusedException(
                    "what is below /pub/ the server's mirror answers, and no server runs on the state" + " folder '"
                            + invocation.stateFolder() + "'");
        }
        try (FilesSurroundings files = FilesSurroundings.of(snapshot, invocation.stateFolder())) {
            return Traced.of(new LookupTracer(files).trace(question));
        }
    }

    private static void print(Traced traced, PrintStream out) {
        out.println(Printable.oneLine(traced.asked()) + " from " + traced.requester() + ":");
        for (StepJson step : traced.steps()) {
            String verdict = step.verdict().equals("note") ? "" : step.verdict();
            out.println(String.format("  %-28s %-4s %s", step.step(), verdict, Printable.oneLine(step.text()))
                    .stripTrailing());
        }
        if (traced.file() != null) {
            out.println("  " + String.format("%-28s %-4s %s", "sent", "", traced.file()));
        }
        traced.unknown().forEach(what -> out.println("not known: " + Printable.oneLine(what)));
    }
}
