package org.autoinstalld.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Keeps the state folder to one process. H2 locks its file too, but cannot tell who has it.
 *
 * <p>The lock is the kernel's, and so goes with the process however that ends. The number of the process stands in another
 * file, since closing any descriptor of a locked file would end the lock; for the same reason this process remembers by
 * itself which folders it has.
 */
final class FolderLock implements AutoCloseable {
    private static final Set<Path> OURS = new HashSet<>();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Empty if another has it; {@link #owner} tells who. */
    static Optional<FolderLock> take(Path folder) throws IOException {
        Path real = folder.toRealPath();
        synchronized (OURS) {
            if (OURS.contains(real)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(
                    lock(real), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnFile.attributes());
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            // one that somebody else left could not be written to
            Files.deleteIfExists(pid(real));
            OwnFile.make(pid(real));
            Files.writeString(pid(real), ProcessHandle.current().pid() + "\n");
            OURS.add(real);
            return Optional.of(new FolderLock(real, channel));
        }
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

    private static Path lock(Path folder) {
        return folder.resolve("ledger.lock");
    }

    private static Path pid(Path folder) {
        return folder.resolve("ledger.pid");
    }

    @Override
    public void close() {
        synchronized (OURS) {
            OURS.remove(folder);
            try {
                Files.deleteIfExists(pid(folder));
                channel.close();
            } catch (IOException e) {
                // the lock ends with the process at the latest, and a number too many only misleads until the next
                // owner
                return;
            }
        }
    }
}
