package org.autoinstalld.dialogue;

import java.util.List;
import java.util.Optional;
import org.autoinstalld.dialogue.Finding.Kind;
import org.autoinstalld.problem.Severity;

/** Looks at a run after its end: what became of each line, and what its author should know. */
final class Review {
    private final Program program;
    private final ResponseFile file;
    private final InstallerRun run;
    private final InstallerRun onward;
    private final Outcome outcome;
    private final KeyMatcher meanings;
    private final SecretAnswers secrets;
    private final FindingCollector notes;
    private List<LineUse> uses = List.of();

    /** @param onward the same run, but going on where this one stopped; the same if it did not */
    Review(ResponseFile file, InstallerRun run, InstallerRun onward, Outcome outcome, KeyMatcher meanings) {
        this.program = run.program();
        this.file = file;
        this.run = run;
        this.onward = onward;
        this.outcome = outcome;
        this.meanings = meanings;
        this.secrets = new SecretAnswers(file, onward);
        this.notes = new FindingCollector(file, secrets);
    }

    Review look() {
        end();
        for (InstallerRun.Remark remark : onward.remarks()) {
            Note note = remark.note();
            int entry = remark.entry() > run.asked().size() ? 0 : remark.entry();
            notes.add(note.kind(), note.severity(), remark.line(), true, note.message(), note.remedy(), entry);
        }
        if (run.disks().layout != null) {
            run.disks().layout.problems().forEach(notes::template);
        }
        run.disks().misfits.forEach(notes::template);
        if (stopsForRoom()) {
            run.machine()
                    .facts()
                    .template()
                    .map(t -> Layout.noRoom(t, run.figures().rules()))
                    .ifPresent(notes::template);
        }
        uses = new LineReview(file, run, onward, meanings, notes).look();
        noUserName();
        siteSets();
        return this;
    }

    /** Whether sets are to be fetched and there is no room for it, and no line says to go on. */
    private boolean stopsForRoom() {
        return onward.asked().stream()
                .anyMatch(a -> a.question().id().equals("unverified")
                        && a.text().startsWith(Sets.NO_ROOM)
                        && a.verdict().result().equals("no"));
    }

    List<LineUse> uses() {
        return uses;
    }

    List<Finding> findings() {
        return notes.findings();
    }

    SecretAnswers secrets() {
        return secrets;
    }

    private void end() {
        if (outcome instanceof Outcome.Aborts aborts) {
            stop(Kind.ABORTS, aborts.question(), aborts.certain(), aborts.reason());
        } else if (outcome instanceof Outcome.Loops loops) {
            stop(Kind.LOOPS, loops.question(), loops.certain(), loops.reason());
        }
    }

    private void stop(Kind kind, String question, boolean certain, String reason) {
        int last = run.asked().size();
        Optional<InstallerRun.Asked> at =
                last == 0 ? Optional.empty() : Optional.of(run.asked().get(last - 1));
        boolean answered = at.isPresent() && at.get().text().equals(question);
        int line = answered ? blamed(last) : 0;
        boolean install = program.mode() == org.autoinstalld.address.Mode.INSTALL;
        notes.add(
                kind,
                certain ? Severity.ERROR : Severity.WARNING,
                line,
                true,
                "the " + (install ? "installation" : "upgrade") + " of " + program.setdir() + " " + outcome.text(),
                answered || question.isEmpty() || !canBeAnswered(question)
                        ? ""
                        : "add a line '" + Text.label(question) + " = ...'",
                answered ? last : 0);
        if (answered
                && (at.get().question().id().equals("checksum")
                        || at.get().question().id().equals("unverified"))) {
            unverified(reason);
        }
    }

    /** Whether any answer would do: there may be no disk to name. */
    private boolean canBeAnswered(String question) {
        boolean disks =
                !(run.isUpgrade() ? run.machine().rootDisks() : run.machine().disks()).isEmpty();
        return disks || !question.startsWith("Which disk is the root disk");
    }

    /** The line that led to the last entry: its own, or that of an earlier answer it follows from. */
    private int blamed(int last) {
        InstallerRun.Asked asked = run.asked().get(last - 1);
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
        int line = 0;
        for (InstallerRun.Asked asked : run.asked()) {
            line = asked.question().id().equals(id) && !asked.byDefault() ? asked.line() : line;
        }
        return line;
    }

    private void unverified(String reason) {
        List<String> names = run.sets().unsigned();
        String issue = run.sets().issue();
        if (issue.startsWith("Signature")) {
            // said at the directory, and no answer makes it right
            return;
        }
        String answers = names.isEmpty()
                ? "'" + issue + ". Continue without verification'"
                : "'Checksum test for " + String.join("', 'Checksum test for ", names)
                        + "' and 'Continue without verification'";
        notes.add(
                Kind.SET_NOT_VERIFIED,
                Severity.WARNING,
                lastLine("sets"),
                true,
                names.isEmpty() ? reason : "no signature covers " + String.join(", ", names),
                "if that is meant, answer " + answers + " with yes",
                0);
    }

    private void noUserName() {
        for (int i = 1; i < run.asked().size(); i++) {
            InstallerRun.Asked asked = run.asked().get(i);
            if (asked.question().id().equals("user-name") && asked.byDefault()) {
                notes.add(
                        Kind.USER_NOT_CREATED,
                        Severity.ERROR,
                        run.asked().get(i - 1).line(),
                        true,
                        "no user is created: 'yes' is no login name, and no line answers \"" + asked.text() + "\"",
                        "write the login name in place of 'yes'",
                        i + 1);
            }
        }
    }

    /** Site sets that are there and are not taken. */
    private void siteSets() {
        if (!(outcome instanceof Outcome.Completes) || !run.machine().facts().saysSiteSets()) {
            return;
        }
        String site = run.sets().genericSite();
        if (run.sets().listed().contains(site) && !run.sets().installed().contains(site)) {
            notes.add(
                    Kind.SET_NOT_SELECTED,
                    Severity.WARNING,
                    0,
                    false,
                    "the mirror has " + site + ", but it is not selected",
                    "add a line 'Set name(s) = " + site + "'",
                    0);
        }
    }
}
