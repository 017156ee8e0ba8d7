package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** Settles what a killed run left, by its journal. May be killed itself: doing it again comes to the same. */
final class Interrupted {
    private final JournalFolder folder;
    private final Backups backups;
    private final CommandRunner commands;
    private final ApplyStep step;
    private final List<CommandRunner.Outcome> outcomes = new ArrayList<>();

    Interrupted(JournalFolder folder, Backups backups, CommandRunner commands, ApplyStep step) {
        this.folder = folder;
        this.backups = backups;
        this.commands = commands;
        this.step = step;
    }

    Recovery settle(Journal journal) throws IOException {
        return switch (journal.state()) {
            case PREPARING -> clean(journal);
            case REPLACING -> undo(journal, List.of());
            case RELOADING -> finish(journal);
            case UNDOING -> undo(journal, journal.reloads());
            case DONE -> keep(journal, List.of());
        };
    }

    private Recovery clean(Journal journal) throws IOException {
        for (Journal.Entry entry : journal.entries()) {
            backups.removeLeftovers(entry.target());
            if (entry.backup().isPresent()) {
                Files.deleteIfExists(entry.backup().get());
            }
        }
        folder.discard();
        return new Recovery(Recovery.Kind.CLEANED, List.of(), outcomes);
    }

    private Recovery undo(Journal journal, List<ExternalCommand> reloads) throws IOException {
        List<Problem> problems = new ArrayList<>(new Rollback(backups, step).run(journal));
        problems.addAll(DaemonReloads.again(reloads, commands, outcomes));
        folder.discard();
        return new Recovery(Recovery.Kind.UNDONE, problems, outcomes);
    }

    /** The files are in place; a daemon may have been told already, and is told again. */
    private Recovery finish(Journal journal) throws IOException {
        for (ExternalCommand reload : journal.reloads()) {
            CommandRunner.Outcome outcome = commands.run(reload);
            outcomes.add(outcome);
            if (!outcome.succeeded()) {
                Problem problem = Problem.error(
                        Place.of(reload.argv().get(0)), "command \"" + reload + "\" failed: " + outcome.failure());
                Journal undoing = journal.with(Journal.State.UNDOING);
                folder.write(undoing);
                Recovery undone = undo(undoing, journal.reloads());
                List<Problem> all = new ArrayList<>(List.of(problem));
                all.addAll(undone.problems());
                return new Recovery(Recovery.Kind.UNDONE, all, outcomes);
            }
            step.reached("ran: " + reload);
        }
        return keep(journal, List.of());
    }

    private Recovery keep(Journal journal, List<Problem> problems) throws IOException {
        folder.finish(journal);
        return new Recovery(Recovery.Kind.FINISHED, problems, outcomes);
    }
}
