package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/**
 * Puts files back as a journal says they were, last first. Looks at what each file holds now: the new content is replaced
 * by the backup, the old one is left, and anything else was written by somebody since and is left as well, with a warning.
 * Doing it twice does no more than doing it once, so a rollback that was killed is simply done again.
 */
final class Rollback {
    private final Backups backups;
    private final ApplyStep step;

    Rollback(Backups backups, ApplyStep step) {
        this.backups = backups;
        this.step = step;
    }

    /** Returns warnings about files that were left alone. */
    List<Problem> run(Journal journal) throws IOException {
        List<Problem> warnings = new ArrayList<>();
        List<Journal.Entry> entries = journal.entries();
        for (int i = entries.size() - 1; i >= 0; i--) {
            restore(entries.get(i)).ifPresent(warnings::add);
        }
        return warnings;
    }

    private Optional<Problem> restore(Journal.Entry entry) throws IOException {
        backups.removeLeftovers(entry.target());
        OnDisk now = OnDisk.read(entry.target());
        Optional<String> sum = now.content().map(Content::sha256);
        if (sum.equals(entry.before())) {
            removeBackup(entry);
            return Optional.empty();
        }
        if (!sum.equals(entry.after())) {
            String kept = entry.backup()
                    .map(b -> "; its old content is in \"" + b + "\"")
                    .orElse("");
            return Optional.of(Problem.warning(
                    Place.of(entry.file().toString()),
                    "file was changed by somebody else meanwhile and is left as it is" + kept,
                    "look whether it is what you want"));
        }
        if (entry.backup().isPresent()) {
            putBack(now, entry.backup().get(), entry);
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
        if (!old.content().map(Content::sha256).equals(entry.before())) {
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
        if (entry.backup().isPresent()) {
            Files.deleteIfExists(entry.backup().get());
        }
    }
}
