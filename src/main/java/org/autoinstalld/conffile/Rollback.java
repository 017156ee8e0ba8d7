package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * Puts files back as a journal says they were, last first, whether the run failed or was killed. Looks at what each file
 * holds now: the new content is replaced by the backup, the old one is left, and anything else was written by somebody
 * since and is left as well, with a warning. Doing it twice does no more than doing it once, so a rollback that was killed
 * is simply done again.
 */
final class Rollback {
    private final JournalFolder folder;
    private final Backups backups;
    private final CommandLog commands;
    private final ApplyStep step;

    Rollback(JournalFolder folder, Backups backups, CommandRunner commands, ApplyStep step) {
        this(folder, backups, new CommandLog(commands), step);
    }

    Rollback(JournalFolder folder, Backups backups, CommandLog commands, ApplyStep step) {
        this.folder = folder;
        this.backups = backups;
        this.commands = commands;
        this.step = step;
    }

    /** Deals with what a killed run left, by its journal. */
    Recovery settle(Journal journal) throws IOException {
        return switch (journal.state()) {
            case PREPARING -> clean(journal);
            case REPLACING -> undone(run(journal, List.of()));
            case RELOADING -> finish(journal);
            case UNDOING -> undone(run(journal, journal.reloads()));
            case DONE -> keep(journal);
        };
    }

    private Recovery clean(Journal journal) throws IOException {
        for (Journal.Entry entry : journal.entries()) {
            backups.removeLeftovers(entry.target());
            removeBackup(entry);
        }
        folder.discard();
        return new Recovery(Recovery.Kind.CLEANED, List.of(), commands.outcomes());
    }

    /** The files are in place; a daemon may have been told already, and is told again. */
    private Recovery finish(Journal journal) throws IOException {
        for (ExternalCommand reload : journal.reloads()) {
            Optional<Problem> problem =
                    commands.run(reload, Place.of(reload.argv().get(0)));
            if (problem.isPresent()) {
                Journal undoing = journal.with(Journal.State.UNDOING);
                folder.write(undoing);
                List<Problem> all = new ArrayList<>(List.of(problem.get()));
                all.addAll(run(undoing, journal.reloads()));
                return undone(all);
            }
            step.reached("ran: " + reload);
        }
        return keep(journal);
    }

    private Recovery undone(List<Problem> problems) {
        return new Recovery(Recovery.Kind.UNDONE, problems, commands.outcomes());
    }

    private Recovery keep(Journal journal) throws IOException {
        folder.finish(journal);
        return new Recovery(Recovery.Kind.FINISHED, List.of(), commands.outcomes());
    }

    /**
     * Puts the files back, tells their readers, and ends the run as if it had not been.
     *
     * @param reloads of readers that may have seen the new files
     * @return what could not be put right
     */
    List<Problem> run(Journal journal, List<ExternalCommand> reloads) throws IOException {
        List<Problem> problems = new ArrayList<>();
        List<Journal.Entry> entries = journal.entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            restore(entries.get(i)).ifPresent(problems::add);
        }
        problems.addAll(commands.again(reloads));
        folder.discard();
        return problems;
    }

    /** Returns a warning if the file was left alone. */
    private Optional<Problem> restore(Journal.Entry entry) throws IOException {
        backups.removeLeftovers(entry.target());
        OnDisk now = OnDisk.read(entry.target());
        if (Objects.equals(now.sha256(), entry.before())) {
            removeBackup(entry);
            return Optional.empty();
        }
        Path backup = entry.backup();
        if (!Objects.equals(now.sha256(), entry.after())) {
            return Optional.of(Problem.warning(
                    Place.of(entry.file().toString()),
                    "file was changed by somebody else meanwhile and is left as it is"
                            + (backup == null ? "" : "; its old content is in \"" + backup + "\""),
                    "look whether it is what you want"));
        }
        if (backup != null) {
            putBack(now, backup, entry);
        } else {
            try (SyncedDirectory directory = SyncedDirectory.of(now.target())) {
                Files.deleteIfExists(now.target());
                directory.sync();
            }
        }
        step.reached("restored: " + now.target().getFileName());
        removeBackup(entry);
        return Optional.empty();
    }

    private void putBack(OnDisk now, Path backup, Journal.Entry entry) throws IOException {
        OnDisk old = OnDisk.read(backup);
        if (!Objects.equals(old.sha256(), entry.before())) {
            throw new ConfFileException(
                    backup, "backup of \"" + entry.file() + "\" is gone or not as it was", "restore the file by hand");
        }
        try (TemporaryFile temporary = TemporaryFile.write(
                TemporaryFile.pathFor(now.target()),
                now.target(),
                old.content().orElseThrow(),
                old.stamp().orElseThrow().owner(),
                step)) {
            temporary.moveTo(now.target());
        }
    }

    private static void removeBackup(Journal.Entry entry) throws IOException {
        if (entry.backup() != null) {
            Files.deleteIfExists(entry.backup());
        }
    }
}
