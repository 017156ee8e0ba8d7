package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replaces one file so that whoever opens it, at any moment and after any crash, sees the old content or the new, never a
 * mixture: a complete and synced new file beside it takes its name by rename(2). Owner, group and mode stay. The time
 * between the last look at the old file and the rename is short but not nothing: what somebody else writes in it is lost.
 */
public final class FileReplacement {
    private final Backups backups;
    private final ApplyStep step;

    public FileReplacement(Backups backups) {
        this(backups, ApplyStep.NONE);
    }

    /** With a step that is told of every point reached, for tests. */
    public FileReplacement(Backups backups, ApplyStep step) {
        this.backups = backups;
        this.step = step;
    }

    /**
     * What was done.
     *
     * @param changed false if the content was right already, and nothing was written
     * @param backup the old content; empty for a new file
     */
    public record Replaced(boolean changed, Optional<Path> backup) {}

    /**
     * Writes the content, unless the file has it. Fails, with nothing changed, if the file is not as it was read.
     *
     * @param modeIfNew for a file that was not there
     */
    public Replaced replace(OnDisk file, Content content, Set<PosixFilePermission> modeIfNew) throws ConfFileException {
        try {
            backups.removeLeftovers(file.target());
            if (file.content().equals(Optional.of(content))) {
                return new Replaced(false, Optional.empty());
            }
            Optional<Path> backup = backUp(file);
            write(file, content, modeIfNew, backup);
            backups.prune(file.target());
            step.reached("pruned");
            return new Replaced(true, backup);
        } catch (ConfFileException e) {
            throw e;
        } catch (IOException e) {
            throw new ConfFileException(file.asked(), "cannot be replaced", e);
        }
    }

    private Optional<Path> backUp(OnDisk file) throws IOException {
        if (!file.exists()) {
            return Optional.empty();
        }
        Path backup = backups.next(file.target());
        backups.make(file, backup, step);
        return Optional.of(backup);
    }

    private void write(OnDisk file, Content content, Set<PosixFilePermission> modeIfNew, Optional<Path> backup)
            throws IOException {
        boolean moved = false;
        Path path = TemporaryFile.pathFor(file.target());
        try (TemporaryFile temporary =
                TemporaryFile.write(path, file.target(), content, Permissions.keep(file.stamp(), modeIfNew), step)) {
            try {
                file.requireUnchanged();
                step.reached("checked");
                temporary.moveTo(file.target());
            } finally {
                moved = temporary.isMoved();
            }
        } finally {
            if (!moved && backup.isPresent()) {
                Files.deleteIfExists(backup.get());
            }
        }
    }

    /**
     * Puts the newest backup's content back and takes that backup away, so that the next undo goes one further.
     *
     * @return the backup that was used; empty if there is none
     */
    public Optional<Path> undo(Path file) throws ConfFileException {
        OnDisk now = OnDisk.read(file);
        List<Path> all = backups.of(file);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        Path newest = all.get(0);
        try {
            FileStat.Owner owner = FileStat.of(newest).orElseThrow().owner();
            Content content = OnDisk.contentOf(newest);
            try (TemporaryFile temporary = TemporaryFile.write(
                    TemporaryFile.pathFor(now.target()),
                    now.target(),
                    content,
                    now.stamp().map(FileStat::owner).orElse(owner),
                    step)) {
                now.requireUnchanged();
                temporary.moveTo(now.target());
            }
            Files.deleteIfExists(newest);
            return Optional.of(newest);
        } catch (ConfFileException e) {
            throw e;
        } catch (IOException e) {
            throw new ConfFileException(file, "cannot be restored from \"" + newest + "\"", e);
        }
    }
}
