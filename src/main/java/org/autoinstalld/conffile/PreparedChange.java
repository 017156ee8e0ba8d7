package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change on its way: first its backup is on the disk, and the new content beside the file; then that takes the file's
 * name by rename(2). So whoever opens the file, at any moment and after any crash, sees the old content or the new, never a
 * mixture. The time between the last look at the old file and the rename is short but not nothing: what somebody else
 * writes in it is lost.
 */
final class PreparedChange implements AutoCloseable {
    private final Change change;
    private final OnDisk file;
    private final @Nullable Path backup;
    private final Backups backups;
    private final ApplyStep step;
    private @Nullable TemporaryFile temporary;

    /**
     * Settles where the backup will be. Writes nothing.
     *
     * @param file as it has to be when it is replaced
     */
    PreparedChange(Change change, OnDisk file, Backups backups, ApplyStep step) throws IOException {
        this.change = change;
        this.file = file;
        this.backup = file.exists() ? backups.next(file.target()) : null;
        this.backups = backups;
        this.step = step;
    }

    /** Looks at the file again, which must hold what the plan has it hold. */
    static PreparedChange look(Change change, Backups backups, ApplyStep step) throws IOException {
        OnDisk file = OnDisk.read(change.file());
        if (!file.content().equals(change.before())) {
            throw new ConfFileException(change.file(), "file changed since the plan was made", "plan again");
        }
        return new PreparedChange(change, file, backups, step);
    }

    Journal.Entry entry() {
        Content after = change.content();
        return new Journal.Entry(
                file.asked().toAbsolutePath(),
                file.target(),
                file.sha256(),
                after == null ? null : after.sha256(),
                backup);
    }

    Path target() {
        return file.target();
    }

    Change change() {
        return change;
    }

    /** Where the old content is kept; null if there was none. */
    @Nullable
    Path backup() {
        return backup;
    }

    /** Makes the backup, and puts the new content beside the file. */
    void prepare() throws IOException {
        backups.removeLeftovers(file.target());
        if (backup != null) {
            backups.make(file, backup, step);
        }
        Content after = change.content();
        if (after != null) {
            temporary = TemporaryFile.write(
                    TemporaryFile.pathFor(file.target()),
                    file.target(),
                    after,
                    file.stamp().map(FileStat::owner).orElseGet(() -> FileStat.Owner.own(change.modeIfNew())),
                    step);
        }
    }

    /** The tests of the new content, naming the file it is in. */
    List<ExternalCommand> tests() {
        TemporaryFile there = temporary;
        return there == null
                ? List.of()
                : change.tests().stream()
                        .map(test -> test.on(there.path().toString()))
                        .toList();
    }

    /** The change itself; durable when this returns. */
    void replace() throws IOException {
        file.requireUnchanged();
        step.reached("checked: " + file.target().getFileName());
        if (temporary != null) {
            temporary.moveTo(file.target());
            return;
        }
        try (SyncedDirectory directory = SyncedDirectory.of(file.target())) {
            Files.delete(file.target());
            step.reached("removed: " + file.target().getFileName());
            directory.sync();
        }
    }

    /** Both at once. If the old content is still there after a failure, the backup goes. */
    void replaceAlone() throws IOException {
        try {
            prepare();
            replace();
        } finally {
            if (temporary == null || !temporary.isMoved()) {
                removeBackup();
            }
        }
    }

    /** Takes the backup away again, after a failure that came before any file was touched. */
    void removeBackup() throws IOException {
        if (backup != null) {
            Files.deleteIfExists(backup);
        }
    }

    /** Removes the new content if it was not used. */
    @Override
    public void close() throws IOException {
        if (temporary != null) {
            temporary.close();
        }
    }
}
