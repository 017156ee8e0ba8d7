package org.autoinstalld.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.Drift;
import org.autoinstalld.plan.Proposal;
import org.autoinstalld.plan.RunningGuests;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.plan.VmReload;
import org.autoinstalld.plan.VmStatus;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.web.Json;

/** A plan for people, and for programs. */
final class PlanText {
    private PlanText() {}

    /** The difference, then what would be run, then what that would do. */
    static void print(Plan plan, List<String> notes, TokenMask mask, PrintStream to) {
        plan.diff().stream().map(mask::masked).forEach(to::println);
        to.println();
        for (Change change : plan.needed()) {
            change.tests().forEach(test -> to.println("test " + change.file() + ": " + test));
        }
        for (Change change : plan.needed()) {
            to.println((change.after().isEmpty() ? "remove " : "replace ") + change.file());
        }
        plan.reloads().forEach(reload -> to.println("run " + reload));
        notes.forEach(note -> to.println(Printable.oneLine(note)));
    }

    static String json(DesiredFiles wanted, List<String> notes, TokenMask mask) {
        Map<String, Object> tree = new LinkedHashMap<>();
        List<Object> files = new ArrayList<>();
        for (Proposal proposal : wanted.proposals()) {
            files.add(file(proposal, wanted, mask));
        }
        tree.put("files", files);
        tree.put(
                "commands",
                wanted.plan().reloads().stream().map(ExternalCommand::argv).toList());
        tree.put("notes", notes);
        tree.put(
                "problems",
                Stream.concat(wanted.left().stream(), wanted.problems().stream())
                        .sorted()
                        .toList());
        return Json.line(tree);
    }

    private static Map<String, Object> file(Proposal proposal, DesiredFiles wanted, TokenMask mask) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("file", proposal.target().path());
        tree.put("section", proposal.target().name());
        tree.put("whole", proposal.target().isWhole());
        tree.put("kind", proposal.target().kind().word());
        tree.put("of", proposal.target().of());
        tree.put("changes", proposal.isChange());
        List<Change> changes = wanted.plan().needed().stream()
                .filter(c -> c.file().toString().equals(proposal.target().path()))
                .toList();
        tree.put(
                "diff",
                changes.stream()
                        .flatMap(c -> c.diff().stream())
                        .map(mask::masked)
                        .toList());
        tree.put(
                "tests",
                changes.stream()
                        .flatMap(c -> c.tests().stream())
                        .map(ExternalCommand::argv)
                        .toList());
        tree.put("standing", proposal.standing().stream().map(HostName::text).toList());
        tree.put(
                "drift",
                wanted.maker().drifts(proposal).stream().map(PlanText::drift).toList());
        VmReload reload = proposal.reload();
        if (reload != null) {
            tree.put("starts", reload.starts());
            tree.put("changed", reload.changed());
            tree.put("removed", reload.removed());
            RunningGuests guests = wanted.guests().get(proposal.target().of());
            VmStatus status = guests == null ? null : guests.status();
            if (status != null) {
                tree.put("running", status.running().stream().sorted().toList());
                tree.put("starting", reload.starting(status));
            }
        }
        return tree;
    }

    private static Map<String, Object> drift(Drift drift) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (drift.host() != null) {
            tree.put("host", drift.host().text());
        }
        tree.put("place", drift.place().toString());
        tree.put("message", drift.message());
        return tree;
    }

    /** Problems on stderr; of very many warnings only the first. */
    static void complain(List<Problem> problems, Terminal terminal) {
        final int shown = 50;
        terminal.complain(problems.stream().filter(Problem::isError).toList());
        List<Problem> warnings = problems.stream().filter(p -> !p.isError()).toList();
        terminal.complain(warnings.subList(0, Math.min(shown, warnings.size())));
        if (warnings.size() > shown) {
            long more = warnings.stream().skip(shown).mapToLong(Problem::count).sum();
            terminal.complain(more + " more warnings");
        }
    }
}
