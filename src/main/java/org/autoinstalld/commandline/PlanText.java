package org.autoinstalld.commandline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.autoinstalld.address.HostName;
import org.autoinstalld.api.ProblemJson;
import org.autoinstalld.conffile.Change;
import org.autoinstalld.conffile.ExternalCommand;
import org.autoinstalld.conffile.Plan;
import org.autoinstalld.plan.DesiredFiles;
import org.autoinstalld.plan.EntryCount;
import org.autoinstalld.plan.KeptFile;
import org.autoinstalld.plan.Proposal;
import org.autoinstalld.plan.RunningGuests;
import org.autoinstalld.plan.TokenMask;
import org.autoinstalld.plan.VmReload;
import org.autoinstalld.plan.VmStatus;
import org.autoinstalld.problem.Printable;
import org.autoinstalld.problem.Problem;
import org.jspecify.annotations.Nullable;

/** A plan for people, and for programs. */
public final class PlanText {
    private PlanText() {}

    /** The difference, then what would be run, then what that would do. */
    public static void print(Plan plan, List<String> notes, TokenMask mask, PrintStream to) {
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

    private record PlanJson(
            List<PlannedFile> files, List<List<String>> commands, List<String> notes, EntryCount summary) {}

    /**
     * A file, or our section of one.
     *
     * @param standing hosts whose entries are others'
     * @param reload what it would do; this and the rest only of vmd
     * @param running null, too, if vmd could not be asked
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record PlannedFile(
            String file,
            String section,
            boolean whole,
            String kind,
            String of,
            boolean changes,
            List<String> diff,
            List<List<String>> tests,
            List<HostName> standing,
            List<DriftJson> drift,
            @JsonUnwrapped @Nullable VmReload reload,
            @Nullable List<String> running,
            @Nullable List<String> starting) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record DriftJson(
            @Nullable HostName host, @JsonUnwrapped ProblemJson problem) {}

    private record CountJson(EntryCount summary) {}

    /** The same for a program. */
    public static void tell(DesiredFiles wanted, List<String> notes, TokenMask mask, Invocation invocation) {
        invocation.find(problems(wanted), out -> {});
        invocation.tell(json(wanted, notes, mask), out -> {});
    }

    /** How much it would change, and nothing else, for a program. */
    public static void tellCount(DesiredFiles wanted, Invocation invocation) {
        invocation.find(problems(wanted), out -> {});
        invocation.tell(new CountJson(EntryCount.of(wanted)), out -> {});
    }

    private static List<Problem> problems(DesiredFiles wanted) {
        return Stream.concat(wanted.left().stream(), wanted.problems().stream())
                .sorted()
                .toList();
    }

    private static PlanJson json(DesiredFiles wanted, List<String> notes, TokenMask mask) {
        return new PlanJson(
                wanted.proposals().stream().map(p -> file(p, wanted, mask)).toList(),
                wanted.plan().reloads().stream().map(ExternalCommand::argv).toList(),
                notes,
                EntryCount.of(wanted));
    }

    private static PlannedFile file(Proposal proposal, DesiredFiles wanted, TokenMask mask) {
        KeptFile target = proposal.target();
        List<Change> changes = wanted.plan().needed().stream()
                .filter(c -> c.file().equals(target.onDisk()))
                .toList();
        VmReload reload = proposal.reload();
        RunningGuests guests = reload == null ? null : wanted.guests().get(target.of());
        VmStatus status = guests == null ? null : guests.status();
        return new PlannedFile(
                target.path(),
                target.name(),
                target.isWhole(),
                target.kind().word(),
                target.of(),
                proposal.isChange(),
                changes.stream()
                        .flatMap(c -> c.diff().stream())
                        .map(mask::masked)
                        .toList(),
                changes.stream()
                        .flatMap(c -> c.tests().stream())
                        .map(ExternalCommand::argv)
                        .toList(),
                List.copyOf(proposal.standing()),
                wanted.maker().drifts(proposal).stream()
                        .map(d -> new DriftJson(d.host(), ProblemJson.of(d.toProblem())))
                        .toList(),
                reload,
                status == null ? null : status.running().stream().sorted().toList(),
                reload == null || status == null ? null : reload.starting(status));
    }

    /** Problems on stderr, errors first. */
    public static void complain(List<Problem> problems, Terminal terminal) {
        terminal.complain(problems.stream().filter(Problem::isError).toList());
        terminal.complain(problems.stream().filter(p -> !p.isError()).toList());
    }
}
