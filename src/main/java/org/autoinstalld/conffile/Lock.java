package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/** Keeps other runs of this program, and other threads of this one, from doing the same thing at the same time. */
public final class Lock implements AutoCloseable {
    private static final long PAUSE_MILLIS = 20;

    private final FileChannel channel;

    private Lock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it, waiting until whoever has it is done.
     *
     * @param file stays there, empty; its folder is made if there is none, open to nobody else
     */
    public static Lock take(Path file, Duration patience) throws ConfFileException {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                await(file, channel, patience);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            return new Lock(channel);
        } catch (ConfFileException e) {
            throw e;
        } catch (IOException e) {
            throw new ConfFileException(file, "cannot be locked", e);
        }
    }

    private static void await(Path file, FileChannel channel, Duration patience) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        while (!tryLock(channel)) {
            if (System.nanoTime() - end > 0) {
                throw new ConfFileException(file, "another run is going on", "wait for it to end");
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConfFileException(file, "interrupted while another run is going on", "run again");
            }
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // another thread of this program has it
            return false;
        }
    }

    @Override
    public void close() throws ConfFileException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new ConfFileException(Path.of("lock"), "cannot be closed", e);
        }
    }
}
