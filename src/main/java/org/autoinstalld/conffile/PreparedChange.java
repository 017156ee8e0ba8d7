package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A change that is ready to be made: the backup is on the disk, and so is the new content, beside the file. */
final class PreparedChange implements AutoCloseable {
    private final Change change;
    private final OnDisk file;
    private final Optional<Path> backup;
    private final Backups backups;
    private final ApplyStep step;
    private Optional<TemporaryFile> temporary = Optional.empty();

    private PreparedChange(Change change, OnDisk file, Optional<Path> backup, Backups backups, ApplyStep step) {
        this.change = change;
        this.file = file;
        this.backup = backup;
        this.backups = backups;
        this.step = step;
    }

    /** Looks at the file, which must be as the plan has it, and settles where its backup will be. Writes nothing. */
    static PreparedChange look(Change change, Backups backups, ApplyStep step) throws IOException {
        OnDisk file = OnDisk.read(change.file());
        if (!file.content().equals(change.before())) {
            throw new ConfFileException(change.file(), "file changed since the plan was made", "plan again");
        }
        Optional<Path> backup = file.exists() ? Optional.of(backups.next(file.target())) : Optional.empty();
        return new PreparedChange(change, file, backup, backups, step);
    }

    Journal.Entry entry() {
        return new Journal.Entry(
                file.asked().toAbsolutePath(),
                file.target(),
                change.before().map(Content::sha256),
                change.after().map(Content::sha256),
                backup);
    }

    Path target() {
        return file.target();
    }

    Change change() {
        return change;
    }

    /** Makes the backup, and puts the new content beside the file. */
    void prepare() throws IOException {
        backups.removeLeftovers(file.target());
        if (backup.isPresent()) {
            backups.make(file, backup.get(), step);
        }
        if (change.after().isPresent()) {
            temporary = Optional.of(TemporaryFile.write(
                    TemporaryFile.pathFor(file.target()),
                    file.target(),
                    change.after().get(),
                    Permissions.keep(file.stamp(), change.modeIfNew()),
                    step));
        }
    }

    /** The tests of the new content, naming the file it is in. */
    List<ExternalCommand> tests() {
        return temporary
                .map(t -> change.tests().stream()
                        .map(test -> test.on(t.path().toString()))
                        .toList())
                .orElse(List.of());
    }

    /** The change itself; durable when this returns. */
    void replace() throws IOException {
        file.requireUnchanged();
        step.reached("checked: " + file.target().getFileName());
        if (temporary.isPresent()) {
            temporary.get().moveTo(file.target());
            return;
        }
        try (SyncedDirectory directory = SyncedDirectory.of(file.target())) {
            Files.delete(file.target());
            step.reached("removed: " + file.target().getFileName());
            directory.sync();
        }
    }

    /** Takes the backup away again, after a failure that came before any file was touched. */
    void removeBackup() throws IOException {
        if (backup.isPresent()) {
            Files.deleteIfExists(backup.get());
        }
    }

    /** Removes the new content if it was not used. */
    @Override
    public void close() throws IOException {
        if (temporary.isPresent()) {
            temporary.get().close();
        }
    }
}
