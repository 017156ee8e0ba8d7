package org.autoinstalld.newhost;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.autoinstalld.conffile.ConfFileException;
import org.autoinstalld.conffile.Lock;
import org.autoinstalld.conffile.NewFile;
import org.autoinstalld.problem.Place;
import org.autoinstalld.problem.Problem;

/** One at a time changes the inventory, so that no two new hosts get the same. What a killed one left is removed. */
public final class InventoryLock implements AutoCloseable {
    private static final String HOSTS = "hosts";

    private final Lock lock;

    private InventoryLock(Lock lock) {
        this.lock = lock;
    }

    /**
     * Takes it, or fails if another has it for longer than one waits.
     *
     * @param state the folder in which it is
     * @param told what was found, in words
     */
    public static InventoryLock take(Path inventory, Path state, Duration patience, Consumer<String> told)
            throws ConfFileException {
        Lock lock = Lock.take(state.resolve("inventory.lock"), patience);
        try {
            for (String name : NewFile.tidy(inventory.resolve(HOSTS))) {
                told.accept("an earlier run was interrupted: '" + name + "' is taken away");
            }
            return new InventoryLock(lock);
        } catch (ConfFileException e) {
            lock.close();
            throw e;
        }
    }

    /** The folder with a file for each host that is added. */
    static Path hosts(Path inventory) {
        return inventory.resolve(HOSTS);
    }

    /** Why this process cannot add a host there; empty if it seems to be let. */
    public static Optional<Problem> hindrance(Path inventory) {
        Path hosts = hosts(inventory);
        Path there = Files.exists(hosts) ? hosts : inventory;
        return Files.isWritable(there)
                ? Optional.empty()
                : Optional.of(Problem.error(
                        Place.of(there.toString()),
                        "this server may not write to the inventory",
                        "the command 'autoinstalld add', run by who may"));
    }

    @Override
    public void close() {
        lock.close();
    }
}
