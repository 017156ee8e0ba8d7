package org.autoinstalld.conffile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * New content beside the file it is for, complete and on the disk before it takes that file's name. There is one name for
 * it per file, created exclusively and locked while in use: a second run sees the lock and leaves it alone; what a killed
 * run left behind has no lock and is removed.
 */
final class TemporaryFile implements AutoCloseable {
    private final Path path;
    private final ApplyStep step;
    private final FileChannel channel;
    private final long inode;
    private boolean moved;

    private TemporaryFile(Path path, ApplyStep step, FileChannel channel) throws IOException {
        this.path = path;
        this.step = step;
        this.channel = channel;
        this.inode = FileStat.of(path).map(FileStat::inode).orElse(-1L);
    }

    /** Of all such names, as for glob(7). */
    static final String PATTERN = ".*.autoinstalld.tmp";

    /** Where the new content of {@code target} is put together. */
    static Path pathFor(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".autoinstalld.tmp");
    }

    /**
     * Writes it all and makes it durable. It starts readable by its owner alone; owner and group come before the mode,
     * which would lose its set-id bits otherwise. Extended attributes and access control lists are those of the file that
     * it is for.
     *
     * @param about the file that it is for, to be named in problems
     */
    static TemporaryFile write(Path path, Path about, Content content, FileStat.Owner owner, ApplyStep step)
            throws IOException {
        TemporaryFile file = new TemporaryFile(path, step, create(path, about));
        try {
            file.tell("created");
            file.fill(content);
            file.give(owner, about);
            KeptAttributes.requireKept(about, path);
            file.channel.force(true);
            file.tell("synced");
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static FileChannel create(Path path, Path like) throws IOException {
        try {
            return locked(path, openNew(path, like));
        } catch (FileAlreadyExistsException e) {
            removeLeftover(path);
            return locked(path, openNew(path, like));
        }
    }

    private static FileChannel openNew(Path path, Path like) throws IOException {
        if (KeptAttributes.copy(like, path)) {
            return FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS));
        }
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static FileChannel locked(Path path, FileChannel channel) throws IOException {
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // held by another thread of this program, which is just as well a reason to stop
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new ConfFileException(path, "in use by another run", "wait for it to end");
    }

    /** Removes what a killed run left at this name; fails if a running one holds it, or if it is no file of ours. */
    static void removeLeftover(Path path) throws IOException {
        Optional<FileStat> stamp = FileStat.of(path);
        if (stamp.isEmpty()) {
            return;
        }
        if (!stamp.get().isRegular()) {
            throw new ConfFileException(path, "name is needed for a temporary file", "remove it");
        }
        try {
            FileChannel channel =
                    locked(path, FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
            Files.deleteIfExists(path);
            channel.close();
        } catch (NoSuchFileException e) {
            // its owner was quicker
        }
    }

    private void fill(Content content) throws IOException {
        byte[] bytes = content.bytes();
        int half = bytes.length / 2;
        put(ByteBuffer.wrap(bytes, 0, half));
        tell("half written");
        put(ByteBuffer.wrap(bytes, half, bytes.length - half));
        tell("written");
    }

    private void put(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void give(FileStat.Owner wanted, Path about) throws IOException {
        FileStat.Owner has = stamp().owner();
        boolean uid = wanted.uid() >= 0 && wanted.uid() != has.uid();
        boolean gid = wanted.gid() >= 0 && wanted.gid() != has.gid();
        try {
            if (uid) {
                Files.setAttribute(path, "unix:uid", wanted.uid(), LinkOption.NOFOLLOW_LINKS);
            }
            if (gid) {
                Files.setAttribute(path, "unix:gid", wanted.gid(), LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException e) {
            throw new ConfFileException(
                    about,
                    "cannot keep " + (uid ? "owner " + wanted.uid() : "group " + wanted.gid()) + " of the file ("
                            + ConfFileException.reason(e) + ")",
                    "run as that user or as root");
        }
        Files.setAttribute(path, "unix:mode", wanted.mode(), LinkOption.NOFOLLOW_LINKS);
        if (stamp().owner().mode() != wanted.mode()) {
            throw new ConfFileException(
                    about, "cannot keep mode " + Integer.toOctalString(wanted.mode()) + " of the file", "run as root");
        }
        tell("owned");
    }

    private FileStat stamp() throws IOException {
        Optional<FileStat> stamp = FileStat.of(path);
        if (stamp.isEmpty() || stamp.get().inode() != inode) {
            throw new ConfFileException(path, "temporary file taken away by somebody else", "run again");
        }
        return stamp.get();
    }

    Path path() {
        return path;
    }

    /** Gives it the target's name, replacing what has it; when this returns, that is durable. */
    void moveTo(Path target) throws IOException {
        stamp();
        try (SyncedDirectory directory = SyncedDirectory.of(target)) {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            moved = true;
            tell("renamed");
            directory.sync();
            tell("directory synced");
        }
    }

    private void tell(String point) {
        step.reached(point + ": " + path.getFileName());
    }

    /** Whether the target's name was given away, even if what came after failed. */
    boolean isMoved() {
        return moved;
    }

    /** Removes the file unless it was moved, and lets the lock go. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (!moved && FileStat.of(path).filter(s -> s.inode() == inode).isPresent()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
