package org.autoinstalld.admin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.conffile.StateFolder;
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
    private final Path inventory;
    private final Lock lock;

    private ServerFolder(Path path, Path inventory, Lock lock) {
        this.path = path;
        this.inventory = inventory;
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
            StateFolder.make(folder);
            if (StateFolder.isOpenToAll(folder)) {
                return refused(folder, "everybody may write to the state folder");
            }
            return lock(folder, inventory);
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

    private static Opening lock(Path folder, Path inventory) throws IOException {
        return Lock.tryTake(folder.resolve(LOCK))
                .<Opening>map(lock -> new Opening.Opened(new ServerFolder(folder, inventory, lock)))
                .orElseGet(() -> new Opening.Refused(
                        Problem.error(
                                Place.of(folder.toString()), "another server has this state folder", "--state DIR"),
                        true));
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

    public Path path() {
        return path;
    }

    /** The inventory that it belongs to, as the operator named it. */
    Path inventory() {
        return inventory;
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
        lock.close();
    }
}
