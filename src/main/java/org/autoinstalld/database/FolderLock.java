package org.autoinstalld.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.conffile.PrivateFile;

/** Keeps the ledger's file to one process, and says which: H2 locks its file too, but cannot tell who has it. */
record FolderLock(Path folder, Lock lock) implements AutoCloseable {

    /** Empty if another has it; {@link #owner} tells who. */
    static Optional<FolderLock> take(Path folder) throws IOException {
        Optional<Lock> lock = Lock.tryTake(folder.resolve("ledger.lock"));
        if (lock.isPresent()) {
            // beside the lock, which ends when any descriptor of its file is closed
            PrivateFile.write(pid(folder), ProcessHandle.current().pid() + "\n");
        }
        return lock.map(l -> new FolderLock(folder, l));
    }

    static OptionalLong owner(Path folder) {
        try {
            String text =
                    Files.readString(pid(folder), StandardCharsets.US_ASCII).strip();
            return OptionalLong.of(Long.parseLong(text));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static Path pid(Path folder) {
        return folder.resolve("ledger.pid");
    }

    @Override
    public void close() {
        try (lock) {
            Files.deleteIfExists(pid(folder));
        } catch (IOException e) {
            // a number too many only misleads until the next owner
            return;
        }
    }
}
