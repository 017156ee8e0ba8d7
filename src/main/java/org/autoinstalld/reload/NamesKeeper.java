package org.autoinstalld.reload;

import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.autoinstalld.responsefile.Snapshot;

/** Brings the names that shells complete up to date after a start and after each reload, while nobody waits for that. */
public final class NamesKeeper {
    private final Supplier<Snapshot> served;
    private final NamesFile names;
    private final Lock turn = new ReentrantLock();

    private NamesKeeper(Supplier<Snapshot> served, NamesFile names) {
        this.served = served;
        this.names = names;
    }

    /** One that begins, and hears of reloads. */
    public static Consumer<ReloadState> of(Supplier<Snapshot> served, Path state) {
        NamesKeeper keeper = new NamesKeeper(served, NamesFile.ofServer(state));
        keeper.wake();
        return now -> keeper.wake();
    }

    private void wake() {
        Thread thread = new Thread(this::keep, "names");
        thread.setDaemon(true);
        thread.start();
    }

    private void keep() {
        turn.lock();
        try {
            // whoever is last has the newest
            names.keep(served.get().reading());
        } finally {
            turn.unlock();
        }
    }
}
