package org.autoinstalld.reviewer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.autoinstalld.address.HostName;
import org.autoinstalld.commandline.ChosenHosts;
import org.autoinstalld.commandline.Command;
import org.autoinstalld.commandline.Invocation;
import org.autoinstalld.commandline.RefusedException;
import org.autoinstalld.commandline.UsageException;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.responsefile.HostChoice;
import org.autoinstalld.review.FileChange;
import org.autoinstalld.review.HostChange;
import org.autoinstalld.review.HostsDiff;

/** Prints what hosts get from two states of the folders, where that differs. */
public final class DiffCommand extends Command {
    private static final String BETWEEN = "..";

    public DiffCommand() {
        super(
                "diff",
                "[REV|DIR] [HOST]...",
                "prints what hosts would get otherwise from another state of the folders",
                ChosenHosts.options(
                        Invocation.option("to", "REV|DIR", "compare with that state in the place of how it is now"),
                        Invocation.flag("sent", "compare with what hosts were sent last, as the ledger has it")));
    }

    /** What is compared, and whose files. */
    private record Question(String from, String to, HostChoice choice) {
        static Question of(Invocation invocation) throws UsageException {
            List<String> operands = invocation.operands();
            // nothing differs from nothing: so would say a variable that is not set
            if (operands.isEmpty() || operands.get(0).isEmpty()) {
                throw new UsageException("which state? a revision, two as in main..next, or a folder; or --sent");
            }
            HostChoice all = ChosenHosts.of(invocation, operands.subList(1, operands.size()));
            String first = operands.get(0);
            int dots = first.startsWith(".") || first.startsWith("/") ? -1 : first.indexOf(BETWEEN);
            if (dots < 0) {
                return new Question(first, invocation.value("to").orElse(State.NOW), all);
            }
            String from = first.substring(0, dots);
            String to = first.substring(dots + BETWEEN.length());
            if (to.startsWith(".") || invocation.has("to")) {
                throw new UsageException("'" + first + "' with " + (invocation.has("to") ? "--to" : "three dots")
                        + "; two dots between two revisions");
            }
            return new Question(from.isEmpty() ? "HEAD" : from, to.isEmpty() ? "HEAD" : to, all);
        }
    }

    @Override
    public int run(Invocation invocation) throws UsageException, RefusedException {
        if (invocation.has("sent")) {
            if (invocation.has("to")) {
                throw new UsageException("either --sent or --to");
            }
            return SentFiles.diff(invocation);
        }
        Question question = Question.of(invocation);
        try (States states = new States(invocation)) {
            State from = states.named(question.from());
            State to = states.named(question.to());
            HostsDiff diff = question.choice().isAll()
                    ? HostsDiff.of(from.side(), to.side())
                    : HostsDiff.of(from.side(), to.side(), hosts(invocation, question.choice(), from, to));
            invocation.tell(Report.of(from, to, diff), out -> {
                new DiffText(out, from.label(), to.label()).print(diff);
                invocation.complain(DiffText.summary(diff));
            });
            return diff.isEmpty() ? FINE : DIFFERS;
        }
    }

    /** Those that are meant in either state; one that is in neither is a mistake. */
    private static Set<HostName> hosts(Invocation invocation, HostChoice choice, State from, State to)
            throws RefusedException {
        List<HostChoice> parts = new ArrayList<>();
        for (String operand : choice.operands()) {
            parts.add(new HostChoice(List.of(operand), choice.profiles(), choice.networks(), choice.states()));
        }
        if (parts.isEmpty()) {
            parts.add(choice);
        }
        Set<HostName> hosts = new LinkedHashSet<>();
        List<Problem> problems = new ArrayList<>();
        for (HostChoice part : parts) {
            HostChoice.Found after = ChosenHosts.found(invocation, to.snapshot(), part);
            HostChoice.Found before = ChosenHosts.found(invocation, from.snapshot(), part);
            if (!after.problems().isEmpty() && !before.problems().isEmpty()) {
                problems.addAll(after.problems());
            }
            hosts.addAll(after.names());
            hosts.addAll(before.names());
        }
        if (!problems.isEmpty()) {
            throw new RefusedException(problems);
        }
        if (hosts.isEmpty()) {
            throw RefusedException.nothingToDo(choice.nobody());
        }
        return hosts;
    }

    /** What docs/api.md describes. */
    private record Report(
            String from, String to, int hosts, int differing, List<ChangeJson> changes, List<FileChange> unknown) {
        static Report of(State from, State to, HostsDiff diff) {
            return new Report(
                    from.label(),
                    to.label(),
                    diff.hosts(),
                    diff.differing(),
                    diff.changes().stream().map(ChangeJson::of).toList(),
                    diff.unknown());
        }
    }

    private record ChangeJson(String kind, List<HostName> hosts, List<FileChange> files) {
        static ChangeJson of(HostChange change) {
            return new ChangeJson(change.kind().word(), change.hosts(), change.files());
        }
    }
}
