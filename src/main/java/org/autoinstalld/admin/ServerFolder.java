package org.autoinstalld.admin;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.autoinstalld.problem.Denial;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;
import org.autoinstalld.problem.Reason;

/** The folder of what outlives a run of the server. While a server runs it is that server's alone. */
public final class ServerFolder implements AutoCloseable {
    /** Names it in the environment where {@code --state} does not: once for a shell, rather than at every command. */
    public static final String VARIABLE = "AUTOINSTALLD_STATE";

    private static final String LOCK = "serve.lock";
    private static final String SOCKET = "control.sock";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private ServerFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** The outcome of {@link #open}. */
    public sealed interface Opening {
        record Opened(ServerFolder folder) implements Opening {}

        /**
         * @param taken whether that is because another server has it
         */
        record Refused(Problem problem, boolean taken) implements Opening {}
    }

    /**
     * Takes the folder for a server, and makes it first if it is not there: for this user alone.
     *
     * @param inventory which it must not be in: there every file is somebody's edit
     */
    public static Opening open(Path folder, Path inventory) {
        if (isBelow(folder, inventory)) {
            return refused(folder, "the state folder is inside the inventory '" + inventory + "'");
        }
        try {
            create(folder);
            if (isOpenToAll(folder)) {
                return refused(folder, "everybody may write to the state folder");
            }
            return lock(folder);
        } catch (AccessDeniedException e) {
            Denial denial = Denial.in(e, folder).orElseGet(() -> Denial.of(folder));
            return new Opening.Refused(
                    Problem.error(Place.of(folder.toString()), denial.message(), denial.remedy()), false);
        } catch (FileAlreadyExistsException e) {
            return refused(folder, "the state folder is no folder");
        } catch (IOException | ReadOnlyFileSystemException e) {
            return refused(folder, "the state folder cannot be used: " + Reason.of(e));
        }
    }

    private static Opening lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Opening.Opened(new ServerFolder(folder, channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            // another server in this very process
        }
        channel.close();
        return new Opening.Refused(
                Problem.error(Place.of(folder.toString()), "another server has this state folder", "--state DIR"),
                true);
    }

    private static Opening refused(Path folder, String message) {
        return new Opening.Refused(Problem.error(Place.of(folder.toString()), message, "--state DIR"), false);
    }

    private static boolean isBelow(Path folder, Path inventory) {
        return real(folder).startsWith(real(inventory));
    }

    /** Through symbolic links as far as there is something. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        try {
            return absolute.toRealPath();
        } catch (IOException e) {
            Path parent = absolute.getParent();
            return parent == null ? absolute : real(parent).resolve(String.valueOf(absolute.getFileName()));
        }
    }

    private static void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(folder);
        }
    }

    private static boolean isOpenToAll(Path folder) throws IOException {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
            return permissions.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (UnsupportedOperationException | NoSuchFileException e) {
            return false;
        }
    }

    public Path path() {
        return path;
    }

    /** Where the server of a state folder listens. */
    public static Path socket(Path folder) {
        return folder.resolve(SOCKET);
    }

    /** The folder that such a socket is in. */
    static Path of(Path socket) {
        Path parent = socket.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    /** Lets another server have it. */
    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            // the end of the process will do it
        }
    }
}
