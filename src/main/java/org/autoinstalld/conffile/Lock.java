package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file that one run of this program at a time has locked. The lock is the kernel's, and so goes with the process however
 * that ends; the file stays, empty.
 */
public final class Lock implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    /**
     * What this process has. The kernel gives a lock to a process, not to a thread, and takes it away as soon as any
     * descriptor of the file is closed; so a file that is locked here is not opened a second time.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private Lock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Empty if another run has it, or another thread of this one. The folder has to be there. */
    public static Optional<Lock> tryTake(Path file) throws IOException {
        Path real = file.toAbsolutePath().resolveSibling("").toRealPath().resolve(file.getFileName());
        synchronized (HELD) {
            if (HELD.contains(real)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(
                    real,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PrivateFile.MODE);
            try {
                if (channel.tryLock() == null) {
                    channel.close();
                    return Optional.empty();
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            HELD.add(real);
            return Optional.of(new Lock(real, channel));
        }
    }

    /** Takes it, waiting until whoever has it is done. The folder is made if there is none. */
    public static Lock take(Path file, Duration patience) throws ConfFileException {
        try {
            StateFolder.make(file.resolveSibling(""));
            long end = System.nanoTime() + patience.toNanos();
            while (true) {
                Optional<Lock> lock = tryTake(file);
                if (lock.isPresent()) {
                    return lock.get();
                }
                if (System.nanoTime() - end > 0) {
                    throw new ConfFileException(file, "another run is going on", "wait for it to end");
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfFileException(file, "interrupted while another run is going on", "run again");
        } catch (IOException e) {
            throw ConfFileException.of(file, "cannot be locked", e);
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            HELD.remove(file);
            try {
                channel.close();
            } catch (IOException e) {
                // the end of the process will do it
                return;
            }
        }
    }
}
