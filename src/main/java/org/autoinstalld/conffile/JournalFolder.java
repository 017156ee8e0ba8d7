package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The directory with the journals, locked: {@code apply.journal} of the run that goes on or was killed, {@code apply.last}
 * of the last one that ended well. The journal names commands and files, so one that another user could have written is
 * not believed.
 */
final class JournalFolder implements AutoCloseable {
    static final String JOURNAL = "apply.journal";
    private static final String TEMPORARY = "apply.tmp";

    private final Path folder;
    private final Lock lock;
    private final ApplyStep step;

    private JournalFolder(Path folder, Lock lock, ApplyStep step) {
        this.folder = folder;
        this.lock = lock;
        this.step = step;
    }

    /** Creates the directory if there is none. Fails if another run has it. */
    static JournalFolder open(Path folder, ApplyStep step) throws ConfFileException {
        try {
            StateFolder.make(folder);
            Path real = folder.toRealPath();
            Path lock = real.resolve("apply.lock");
            return new JournalFolder(
                    real,
                    Lock.tryTake(lock)
                            .orElseThrow(
                                    () -> new ConfFileException(lock, "another run is going on", "wait for it to end")),
                    step);
        } catch (IOException e) {
            throw ConfFileException.of(folder, "cannot be used for the state of a run", e);
        }
    }

    private Path journal() {
        return folder.resolve(JOURNAL);
    }

    private Path last() {
        return folder.resolve("apply.last");
    }

    /** Writes it over the one before; when this returns, it is durable. */
    void write(Journal journal) throws IOException {
        PrivateFile.write(journal(), journal.toContent(), folder.resolve(TEMPORARY), step);
        step.reached("journal " + journal.state());
    }

    /** Ends the run: its journal is from now on the one to undo. */
    void finish(Journal journal) throws IOException {
        write(journal.with(Journal.State.DONE));
        try (SyncedDirectory directory = SyncedDirectory.of(journal())) {
            Files.move(journal(), last(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            directory.sync();
        }
        step.reached("journal kept");
    }

    /** Ends the run as if it had not been. */
    void discard() throws IOException {
        try (SyncedDirectory directory = SyncedDirectory.of(journal())) {
            Files.deleteIfExists(journal());
            directory.sync();
        }
        step.reached("journal discarded");
    }

    /** Of a run that did not come to its end. */
    Optional<Journal> readPending() throws IOException {
        return read(journal());
    }

    /** Of the last run that did. */
    Optional<Journal> readLast() throws IOException {
        return read(last());
    }

    private Optional<Journal> read(Path path) throws IOException {
        OnDisk file = OnDisk.read(path);
        if (file.content().isEmpty()) {
            return Optional.empty();
        }
        FileStat.Owner owner = file.stamp().orElseThrow().owner();
        if (owner.uid() != ownUid() || (owner.mode() & 022) != 0) {
            throw new ConfFileException(
                    path, "journal of user " + owner.uid() + " is not trusted", "run as the user that applied");
        }
        Optional<Journal> journal = Journal.parse(file.content().get());
        if (journal.isEmpty()) {
            throw new ConfFileException(
                    path, "not a journal of this version", "look at the files it names, then remove it");
        }
        return journal;
    }

    /** The user that new files get, which Java does not tell otherwise. */
    private int ownUid() throws IOException {
        try (TemporaryFile probe = TemporaryFile.write(
                folder.resolve(TEMPORARY), folder, Content.EMPTY, PrivateFile.OWNED, ApplyStep.NONE)) {
            return FileStat.of(probe.path()).orElseThrow().owner().uid();
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
