package org.autoinstalld.dialogue;

import java.util.List;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.dialogue.Finding.Note;
import org.autoinstalld.dialogue.Question.Text;
import org.autoinstalld.dialogue.Transcript.LineUse;

/** Looks at a run after its end: what became of each line, and what its author should know. */
final class Review {
    private final Program program;
    private final InstallerRun run;
    private final InstallerRun onward;
    private final Outcome outcome;
    private final SecretAnswers secrets;
    private final FindingCollector findings;
    private final LineReview lines;
    private List<LineUse> uses = List.of();

    /**
     * @param onward the same run, but going on where this one stopped; the same if it did not
     * @param issues what the question about verification may say
     */
    Review(
            ResponseFile file,
            InstallerRun run,
            InstallerRun onward,
            Outcome outcome,
            List<String> issues,
            KeyMatcher keys,
            KeyMisses misses) {
        this.program = run.program;
        this.run = run;
        this.onward = onward;
        this.outcome = outcome;
        this.secrets = new SecretAnswers(file, onward);
        this.findings = new FindingCollector(file, secrets);
        this.lines = new LineReview(file, run, onward, issues, keys, misses, findings);
    }

    Review look() {
        if (outcome.kind() == Outcome.Kind.ABORTS) {
            stop(Kind.ABORTS);
        } else if (outcome.kind() == Outcome.Kind.LOOPS) {
            stop(Kind.LOOPS);
        }
        for (InstallerRun.Remark remark : onward.remarks()) {
            int entry = remark.entry() > run.asked().size() ? 0 : remark.entry();
            findings.answer(remark.line(), entry, remark.note());
        }
        if (run.disks.layout != null) {
            run.disks.layout.problems().forEach(findings::template);
        }
        run.disks.misfits.forEach(findings::template);
        if (onward.sets.stopsForRoom()) {
            run.machine
                    .facts()
                    .template()
                    .map(t -> Layout.noRoom(t, program.habits().layout()))
                    .ifPresent(findings::template);
        }
        uses = lines.look();
        noUserName();
        siteSets();
        return this;
    }

    List<LineUse> uses() {
        return uses;
    }

    List<Finding> findings() {
        return findings.findings();
    }

    SecretAnswers secrets() {
        return secrets;
    }

    private void stop(Kind kind) {
        List<AskedQuestion> asked = run.asked();
        String question = outcome.question();
        int last = asked.size();
        boolean answered = run.stoppedAtLast();
        String message = "the " + (program.isUpgrade() ? "upgrade" : "installation") + " of " + program.setdir() + " "
                + outcome.text();
        Note note = outcome.certain() ? Note.error(kind, message, "") : Note.warning(kind, message, "");
        boolean missing = !answered && !question.isEmpty() && canBeAnswered();
        findings.answer(
                answered ? blamed(last) : 0,
                answered ? last : 0,
                missing ? note.answeredBy(Text.label(question), "...") : note);
        if (answered
                && (asked.get(last - 1).asks("checksum") || asked.get(last - 1).asks("unverified"))) {
            unverified(outcome.reason());
        }
    }

    /** Whether any answer would do: there may be no disk to name. */
    private boolean canBeAnswered() {
        Question unanswered = run.unanswered();
        boolean noDisk = (run.isUpgrade() ? run.machine.rootDisks() : run.machine.disks()).isEmpty();
        return unanswered == null || !unanswered.id().equals("root-disk") || !noDisk;
    }

    /** The line that led to the last entry: its own, or that of an earlier answer it follows from. */
    private int blamed(int last) {
        AskedQuestion asked = run.asked().get(last - 1);
        if (!asked.byDefault()) {
            return asked.line();
        }
        return switch (asked.question().id()) {
            case "netmask", "prefixlen" -> last > 1 ? run.asked().get(last - 2).line() : 0;
            case "incomplete", "checksum", "unverified" ->
                lastLine("sets") > 0 ? lastLine("sets") : lastLine("location");
            default -> 0;
        };
    }

    /** The last line that answered a question; 0 if none did. */
    private int lastLine(String id) {
        return run.asked().stream()
                .filter(a -> a.asks(id) && !a.byDefault())
                .mapToInt(AskedQuestion::line)
                .reduce(0, (first, second) -> second);
    }

    private void unverified(String reason) {
        if (run.sets.issue() == Sets.Issue.WRONG_SIGNATURE) {
            // said at the directory, and no answer makes it right
            return;
        }
        List<String> names = run.sets.unsigned();
        String answers = names.isEmpty()
                ? "'" + run.sets.issueText() + ". Continue without verification'"
                : "'Checksum test for " + String.join("', 'Checksum test for ", names)
                        + "' and 'Continue without verification'";
        findings.answer(
                lastLine("sets"),
                0,
                Note.warning(
                        Kind.SET_NOT_VERIFIED,
                        names.isEmpty() ? reason : "no signature covers " + String.join(", ", names),
                        "if that is meant, answer " + answers + " with yes"));
    }

    private void noUserName() {
        for (int i = 1; i < run.asked().size(); i++) {
            AskedQuestion asked = run.asked().get(i);
            if (asked.asks("user-name") && asked.byDefault()) {
                String message =
                        "no user is created: 'yes' is no login name, and no line answers \"" + asked.text() + "\"";
                String remedy = "write the login name in place of 'yes'";
                findings.answer(
                        run.asked().get(i - 1).line(), i + 1, Note.error(Kind.USER_NOT_CREATED, message, remedy));
            }
        }
    }

    /** Site sets that are there and are not taken. */
    private void siteSets() {
        String site = run.sets.genericSite();
        if (outcome.completes()
                && run.machine.facts().saysSiteSets()
                && run.sets.listed().contains(site)
                && !run.sets.installed().contains(site)) {
            String message = "the mirror has " + site + ", but it is not selected";
            findings.answer(
                    0, 0, Note.warning(Kind.SET_NOT_SELECTED, message, "").answeredBy("Set name(s)", site));
        }
    }
}
